// Everything about signing in: the doors, the invitation, the account.
import type { On } from '#src/access/gate.ts'
import { ownAccountRoutes } from './own-account.ts'
import { invitationRoutes } from './invitation.ts'
import { signInRoutes } from './sign-in.ts'

export function accountRoutes(on: On): void {
  signInRoutes(on)
  invitationRoutes(on)
  ownAccountRoutes(on)
}
