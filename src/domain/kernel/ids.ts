// Every id in Attune is a UUID made by the application; the brand keeps one kind from standing in for another.
import { z } from 'zod'

const idOf = <Name extends string>() => z.uuid().brand<Name>()

export const OrganisationId = idOf<'OrganisationId'>()
export const PersonId = idOf<'PersonId'>()
export const ClientId = idOf<'ClientId'>()
export const CaseId = idOf<'CaseId'>()
export const SessionId = idOf<'SessionId'>()
export const CheckInId = idOf<'CheckInId'>()
export const LineId = idOf<'LineId'>()
/** A line that client and therapist agreed because of feedback. */
export const AgreedLineId = idOf<'AgreedLineId'>()
/** What the pair agreed to try until they meet again. */
export const HomeworkId = idOf<'HomeworkId'>()
export const AgendaItemId = idOf<'AgendaItemId'>()
/** A goal of the client as the two made it theirs; the same through every wording. */
export const GoalId = idOf<'GoalId'>()
/** One goal on a list that one side made without seeing the other's. */
export const NamedGoalId = idOf<'NamedGoalId'>()
/** One state of such a list. */
export const GoalListId = idOf<'GoalListId'>()
export const GoalReviewId = idOf<'GoalReviewId'>()
export const HandlingId = idOf<'HandlingId'>()
export const LinkId = idOf<'LinkId'>()
export const ErasureId = idOf<'ErasureId'>()
/** A legal hold. */
export const HoldId = idOf<'HoldId'>()
/** What the lead has planned to ask of the data. */
export const PlanId = idOf<'PlanId'>()
export const ShownStudyId = idOf<'ShownStudyId'>()
export const SafetyTaskId = idOf<'SafetyTaskId'>()
/** A form's own id: the same command sent twice is carried out once. */
export const CommandId = idOf<'CommandId'>()

export type OrganisationId = z.infer<typeof OrganisationId>
export type PersonId = z.infer<typeof PersonId>
export type ClientId = z.infer<typeof ClientId>
export type CaseId = z.infer<typeof CaseId>
export type SessionId = z.infer<typeof SessionId>
export type CheckInId = z.infer<typeof CheckInId>
export type LineId = z.infer<typeof LineId>
export type AgreedLineId = z.infer<typeof AgreedLineId>
export type HomeworkId = z.infer<typeof HomeworkId>
export type AgendaItemId = z.infer<typeof AgendaItemId>
export type GoalId = z.infer<typeof GoalId>
export type NamedGoalId = z.infer<typeof NamedGoalId>
export type GoalListId = z.infer<typeof GoalListId>
export type GoalReviewId = z.infer<typeof GoalReviewId>
export type HandlingId = z.infer<typeof HandlingId>
export type LinkId = z.infer<typeof LinkId>
export type ErasureId = z.infer<typeof ErasureId>
export type HoldId = z.infer<typeof HoldId>
export type PlanId = z.infer<typeof PlanId>
export type ShownStudyId = z.infer<typeof ShownStudyId>
export type SafetyTaskId = z.infer<typeof SafetyTaskId>
export type CommandId = z.infer<typeof CommandId>
