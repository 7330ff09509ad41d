// The rows that Evidence is worked out from: sums over a client's course, made from other rows.
import type { CaseId, OrganisationId, PersonId } from '#src/domain/kernel/ids.ts'
import type { AtOrNull } from './columns.ts'

export interface EvidenceTables {
  evidence_heads: {
    organisation_id: OrganisationId
    number: number
    erased: number
  }
  evidence_changes: {
    organisation_id: OrganisationId
    case_id: CaseId
    number: number | null
  }
  evidence_due: {
    organisation_id: OrganisationId
    case_id: CaseId
  }
  evidence_moments: {
    organisation_id: OrganisationId
    case_id: CaseId
    therapist_id: PersonId
    instrument_id: string
    scoring: string
    forward: number[]
    reverse: number[]
    sessions: number
    with_outcome: number
    with_alliance: number
    with_both: number
    early_sessions: number
    early_alliance: number
    first_session: number | null
    first_outcome: number | null
    last_session: number | null
    last_outcome: number | null
    sixth_both_at: AtOrNull
    compared_at: AtOrNull
  }
}
