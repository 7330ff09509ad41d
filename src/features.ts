// Every feature, in the order in which its routes are registered.
import type { On } from '#src/access/gate.ts'
import { accountRoutes } from '#src/features/account/routes.ts'
import { adminRoutes } from '#src/features/admin/routes.tsx'
import { demonstrationRoutes } from '#src/features/demonstration/routes.ts'
import { firstRunRoutes } from '#src/features/first-run/routes.tsx'
import { healthRoutes } from '#src/features/health/routes.ts'
import { peopleRoutes } from '#src/features/people/routes.tsx'

export const features: readonly ((on: On) => void)[] = [
  accountRoutes,
  adminRoutes,
  demonstrationRoutes,
  firstRunRoutes,
  healthRoutes,
  peopleRoutes,
]
