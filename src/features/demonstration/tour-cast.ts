// Whom the tour visits. The ids of invented clients' cases follow from their names, so that they are found.
import { CommandId, type OrganisationId } from '#src/domain/kernel/ids.ts'
import { idFrom } from '#src/platform/crypto.ts'

/** Colleagues by address, clients by name. */
export const cast = { therapist: 'tomas@clinic.example', lead: 'dede@clinic.example', client: 'Amal Haddad', onThePhone: 'Kwame Mensah' } as const

/** The id of the form by which an invented client is added: the case's id comes from it. */
export const caseOfInvented = (organisationId: OrganisationId, name: string): CommandId => CommandId.parse(idFrom(JSON.stringify(['demonstration', organisationId, name])))
