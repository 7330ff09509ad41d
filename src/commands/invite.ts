// `attune invite`: a fresh link for somebody who can no longer sign in, or for the first person when the page was closed too early.
import { issueInvitation } from '#src/access/invitation.ts'
import { organisationScope } from '#src/access/scope.ts'
import { openLog } from '#src/platform/log.ts'
import { whereLoginLeads } from '#src/records/credentials.ts'
import { inTransaction } from '#src/records/database.ts'
import { loginName } from '#src/records/people.ts'
import { openContext } from '../context.ts'
import { root } from '../root.ts'
import type { Command } from './command.ts'

export const invite: Command = {
  help: 'npm run attune -- invite <e-mail>\nPrints a link, good once and for seven days. With the embedded database, stop Attune first.',
  options: {},
  async run({ config, positionals: [email = ''], say }) {
    if (!email.includes('@')) throw new Error('Say whom: npm run attune -- invite <e-mail>')
    const { context, close } = await openContext(config, root, openLog('silent'))
    try {
      const [login] = await whereLoginLeads(context.db, loginName(email))
      if (!login) {
        say('Nobody signs in with this address.')
        return 1
      }
      const scope = organisationScope(login.organisationId, { kind: 'operator', id: null }, null)
      say(await inTransaction(context.db, scope, (tx) => issueInvitation(context, tx, scope, login.personId)))
      return 0
    } finally {
      await close()
    }
  },
}
