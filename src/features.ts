// Every feature, in the order in which its routes are registered.
import type { On } from '#src/access/gate.ts'
import { accountRoutes } from './features/account/routes.ts'

export const features: readonly ((on: On) => void)[] = [
  accountRoutes,
]
