// People who check in without pause over HTTP, and who send again, as a phone does, until they hold a receipt. They remember every receipt.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Chance } from './chance.ts'
import type { Clinic, Door } from './clinic.ts'

/** What one form said: the rows of the database are held against it. */
export interface Written {
  readonly answers: Readonly<Record<string, number>>
  /** Lines in the client's own words. */
  readonly lines: number
}

export interface Writers {
  /** What has been acknowledged, by the id of the check-in. */
  readonly receipts: ReadonlyMap<string, Written>
  /** Answers that were no receipt, by status; `none` where there was no answer. */
  readonly refused: ReadonlyMap<string, number>
  /** Resolves with the milliseconds until every writer has a receipt for something that was sent from now on. */
  untilAcknowledged(): Promise<number>
  /** Lets everybody come to their receipt and then hold still. */
  pause(): Promise<void>
  resume(): void
  /** Ends them where they are, receipt or none. */
  stop(): Promise<void>
}

/** So that all together stay under the limit of each link, 120 a minute. */
const pauseUpToMs = 120
/** As the phone's own script waits. */
const answeredWithinMs = 20_000

/** @param againAfterMs how long somebody without a receipt waits before sending again */
export function startWriters(origin: string, { doors, shown }: Clinic, count: number, chance: Chance, againAfterMs = 150): Writers {
  const receipts = new Map<string, Written>()
  const refused = new Map<string, number>()
  const stopped = new AbortController()
  const waiting = new Set<{ since: number; without: Set<number>; settle: (ms: number) => void }>()
  let still: Promise<void> | null = null
  let goOn = () => {}
  const busy = new Set<number>()
  let allStill = () => {}

  async function send(door: Door, form: Readonly<Record<string, string>>): Promise<string | null> {
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(answeredWithinMs)])
    try {
      const answer = await fetch(`${origin}${door.path}/before`, {
        method: 'POST', redirect: 'manual', signal, body: new URLSearchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', cookie: door.cookie },
      })
      await answer.arrayBuffer()
      if (answer.status === 303) return /check-in=([0-9a-f-]{36})$/.exec(answer.headers.get('location') ?? '')?.[1] ?? null
      count1(String(answer.status))
    } catch {
      count1('none')
    }
    return null
  }
  const count1 = (what: string) => void refused.set(what, (refused.get(what) ?? 0) + 1)

  function acknowledged(writer: number, sent: number): void {
    for (const one of waiting) {
      if (one.since <= sent) one.without.delete(writer)
      if (one.without.size === 0 && waiting.delete(one)) one.settle(performance.now() - one.since)
    }
  }

  async function checkIn(writer: number, door: Door): Promise<void> {
    const answers: Record<string, number> = { 'attune-before/hope': chance.upTo(11) }
    for (let item = 1; item <= 8; item += 1) answers[`phq-9/${item}`] = chance.upTo(4)
    // One in four needs a person: its task, its mail and its audit rows belong to the same transaction.
    answers['phq-9/9'] = chance.upTo(4) === 0 ? 1 : 0
    const lines = chance.upTo(2)
    const checkInId = randomUUID()
    const form = {
      kind: 'before', 'check-in': checkInId, session: door.session, shown, ...(lines > 0 ? { voice: 'I said yes to everything, and then I went quiet.', share: 'now' } : {}),
      ...Object.fromEntries(Object.entries(answers).map(([item, answer]) => [item, String(answer)])),
    }
    while (!stopped.signal.aborted) {
      const sent = performance.now()
      const receipt = await send(door, form)
      if (receipt !== null) {
        if (receipt !== checkInId) throw new Error(`The receipt is for ${receipt}, and ${checkInId} was sent`)
        receipts.set(checkInId, { answers, lines })
        acknowledged(writer, sent)
        return
      }
      await sleep(againAfterMs)
    }
  }

  async function write(writer: number): Promise<void> {
    for (let turn = writer; !stopped.signal.aborted; turn += count) {
      if (still) {
        busy.delete(writer)
        if (busy.size === 0) allStill()
        await still
        continue
      }
      busy.add(writer)
      await checkIn(writer, doors[turn % doors.length]!)
      await sleep(chance.upTo(pauseUpToMs))
    }
    busy.delete(writer)
  }

  const all = Array.from({ length: count }, (_, writer) => write(writer))
  return {
    receipts, refused,
    untilAcknowledged: () => new Promise((settle) => waiting.add({ since: performance.now(), without: new Set(all.keys()), settle })),
    async pause() {
      still = new Promise((resolve) => {
        goOn = resolve
      })
      if (busy.size > 0) await new Promise<void>((resolve) => (allStill = resolve))
    },
    resume() {
      still = null
      goOn()
    },
    async stop() {
      stopped.abort()
      goOn()
      await Promise.all(all)
    },
  }
}
