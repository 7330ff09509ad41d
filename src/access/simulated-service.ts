// The demonstration's second organisation, large enough for every page of Evidence; known by its id, so that no page takes it for the clinic or for anybody real.
import { OrganisationId } from '#src/domain/kernel/ids.ts'
import type { OrganisationScope } from '#src/records/scope.ts'

/** Only ever in a demonstration's own database. */
export const simulatedService = OrganisationId.parse('51311a7e-d000-4000-8000-000000000001')

export const isSimulatedService = ({ organisationId }: Pick<OrganisationScope, 'organisationId'>): boolean => organisationId === simulatedService
