// Every feature, in the order in which its routes are registered.
import type { On } from '#src/access/gate.ts'
import { accountRoutes } from '#src/features/account/routes.ts'
import { adminRoutes } from '#src/features/admin/routes.tsx'
import { backupRoutes } from '#src/features/backups/routes.tsx'
import { feedRoutes } from '#src/features/calendar/feed-routes.ts'
import { calendarRoutes } from '#src/features/calendar/routes.ts'
import { doorRoutes } from '#src/features/cases/door-routes.ts'
import { caseRoutes } from '#src/features/cases/routes.ts'
import { clientRecordRoutes } from '#src/features/checkin/record-routes.ts'
import { goalRoutes } from '#src/features/checkin/goals-routes.ts'
import { checkinRoutes } from '#src/features/checkin/routes.tsx'
import { demonstrationRoutes } from '#src/features/demonstration/routes.tsx'
import { evidenceRoutes } from '#src/features/evidence/routes.tsx'
import { firstRunRoutes } from '#src/features/first-run/routes.tsx'
import { caseGoalRoutes } from '#src/features/goals/routes.tsx'
import { handlingRoutes } from '#src/features/handling/routes.tsx'
import { importRoutes } from '#src/features/import/routes.ts'
import { healthRoutes } from '#src/features/health/routes.ts'
import { measureRoutes } from '#src/features/measures/routes.tsx'
import { peopleRoutes } from '#src/features/people/routes.tsx'
import { recordRoutes } from '#src/features/record/routes.tsx'
import { briefRoutes } from '#src/features/brief/routes.tsx'
import { safetyRoutes } from '#src/features/safety/routes.tsx'
import { sessionRoutes } from '#src/features/session/routes.tsx'
import { signalRoutes } from '#src/features/signals/routes.tsx'
import { supervisionRoutes } from '#src/features/supervision/routes.tsx'
import { todayRoutes } from '#src/features/today/routes.tsx'
import { togetherRoutes } from '#src/features/together/routes.tsx'

export const features: readonly ((on: On) => void)[] = [
  accountRoutes,
  adminRoutes,
  backupRoutes,
  calendarRoutes,
  // Before the cases, whose addresses begin alike.
  importRoutes,
  caseRoutes,
  checkinRoutes,
  clientRecordRoutes,
  goalRoutes,
  demonstrationRoutes,
  doorRoutes,
  evidenceRoutes,
  feedRoutes,
  firstRunRoutes,
  caseGoalRoutes,
  handlingRoutes,
  healthRoutes,
  measureRoutes,
  peopleRoutes,
  recordRoutes,
  briefRoutes,
  safetyRoutes,
  sessionRoutes,
  signalRoutes,
  supervisionRoutes,
  todayRoutes,
  togetherRoutes,
]
