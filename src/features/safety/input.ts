// What the two forms send: an acknowledgement its own id and where to go afterwards, the naming of an owner whom.
import { z } from 'zod'
import { CommandId, PersonId } from '#src/domain/kernel/ids.ts'

export const AcknowledgeForm = z.object({ command: CommandId, back: z.enum(['brief', 'task', 'today']).catch('task') })

export const OwnerForm = z.object({ command: CommandId, owner: z.string('safety.nobodys.who.mend').pipe(z.uuid('safety.nobodys.who.mend')).pipe(PersonId) })
