// The rows of every table, for kysely; the SQL in migrations/ is the truth and test/journeys/schema.test.ts holds the two together.
import type { CaseTables } from './tables/cases.ts'
import type { CheckInTables } from './tables/check-ins.ts'
import type { EvidenceTables } from './tables/evidence.ts'
import type { GoalTables } from './tables/goals.ts'
import type { PeopleTables } from './tables/people.ts'
import type { PlanTables } from './tables/plans.ts'
import type { SignalTables } from './tables/signals.ts'

export interface Tables extends PeopleTables, CaseTables, CheckInTables, EvidenceTables, GoalTables, PlanTables, SignalTables {}
