// Works studies out in a thread of its own with one connection of its own: however long it takes, nobody's check-in waits for it. Between two it holds what the last one read, so that the next reads what has changed.
import { readlinkSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { organisationScope } from '#src/access/scope.ts'
import { openDb } from '#src/platform/db.ts'
import { describeError } from '#src/platform/log.ts'
import type { Tables } from '#src/records/tables.ts'
import { answer, type Held } from './answer.ts'
import type { StudyTask, ThreadSays } from './study-worker.ts'

const say = (what: ThreadSays) => parentPort?.postMessage(what)
/** One statement may read every case there is. */
const statementMs = 300_000

/** Of one organisation and plan. The thread ends, and this with it, when nobody asks for some minutes or somebody is erased (study-worker.ts). */
let held: Held | null = null

/** Everybody else goes first. Linux gives each thread a priority of its own; elsewhere it takes its turns like any other. */
function stepBack(): void {
  if (process.platform !== 'linux') return
  const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
  setPriority(thread, constants.priority.PRIORITY_LOW)
}

async function work({ connection, organisationId, ...what }: StudyTask): Promise<void> {
  const scope = organisationScope(organisationId, { kind: 'system', id: null }, null)
  const { db, close } = openDb<Tables>(connection, { connections: 1, statementMs }, (error) => say({ failed: describeError(error) }))
  const before = held
  held = null
  try {
    const { shown, head, held: after } = await answer(db, scope, what, (progress) => say({ progress }), before)
    held = after
    say({ shown, head })
  } catch (error) {
    say({ failed: describeError(error) })
  } finally {
    await close()
  }
}

if (parentPort) {
  stepBack()
  parentPort.on('message', (task: StudyTask) => void work(task))
}
