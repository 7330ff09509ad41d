// What an acknowledgement sends: its own id, and where to go afterwards.
import { z } from 'zod'
import { CommandId } from '#src/domain/kernel/ids.ts'

export const AcknowledgeForm = z.object({ command: CommandId, back: z.enum(['brief', 'task', 'today']).catch('task') })
