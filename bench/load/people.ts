// What people do, request by request over real HTTP: a client checks in, a therapist prepares and looks back, somebody signs in.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Chance } from '#src/domain/kernel/chance.ts'
import { codeOf, password, type Client, type Service, type Therapist } from './fill-service.ts'
import type { Answered } from './figures.ts'

/** As a reverse proxy on the same machine would pass it on: everybody has an address of their own. */
export interface Person {
  readonly address: string
  cookie: string
}

export interface Crowd {
  readonly origin: string
  readonly random: Chance
  /** Between one page and the next. */
  readonly thinkMs: number
  readonly heard: (answered: Answered) => void
}

export interface Heard {
  readonly status: number
  readonly page: string
  readonly location: string | null
  readonly retryAfter: number
}

/** One request, measured from sending to the last byte. @param expected the statuses of a page as it should be */
export async function ask(crowd: Crowd, who: Person, name: string, path: string, { form, expected = [200] }: { form?: URLSearchParams; expected?: readonly number[] } = {}): Promise<Heard> {
  const started = performance.now()
  let status = 0
  let page = ''
  let headers = new Headers()
  try {
    const answer = await fetch(crowd.origin + path, {
      method: form ? 'POST' : 'GET', redirect: 'manual', ...(form ? { body: form.toString() } : {}), signal: AbortSignal.timeout(60_000),
      headers: { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': who.address, cookie: who.cookie, ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
    })
    page = await answer.text()
    status = answer.status
    headers = answer.headers
    const signedIn = headers.getSetCookie().find((line) => line.startsWith('attune='))
    if (signedIn) who.cookie = signedIn.split(';')[0]!
  } catch {
    // A connection that broke or took a minute counts as status 0.
  }
  crowd.heard({ name, ms: performance.now() - started, status, asExpected: expected.includes(status) })
  return { status, page, location: headers.get('location'), retryAfter: Number(headers.get('retry-after') ?? 0) }
}

const think = async ({ random, thinkMs }: Crowd): Promise<void> => {
  if (thinkMs > 0) await sleep(-Math.log(1 - random.uniform()) * thinkMs)
}

let addresses = 0
/** 10.x.y.z, the next one each time. */
export const somebody = (cookie = ''): Person => ({ address: `10.${(addresses += 1) >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`, cookie })

/** Opens the link, answers every question, sends, and reads the thanks. @returns whether it was thanked for */
export async function checkIn(crowd: Crowd, { token, kind }: Client): Promise<boolean> {
  const who = somebody()
  await ask(crowd, who, 'client opens the link', `/c/${token}`, { expected: [200, 303] })
  await think(crowd)
  const { status, page } = await ask(crowd, who, `client reads the questions ${kind}`, `/c/${token}/${kind}`)
  if (status !== 200) return false
  const form = answersTo(page, crowd.random)
  await think(crowd)
  for (;;) {
    const sent = await ask(crowd, who, `client sends ${kind}`, `/c/${token}/${kind}`, { form, expected: [303] })
    if (sent.status === 303) return (await ask(crowd, who, 'client reads the thanks', sent.location!)).status === 200
    // As the outbox does: what was not taken is sent again.
    if (sent.retryAfter === 0) return false
    await sleep(sent.retryAfter * 1000)
  }
}

/** Prepares for the session that comes, and looks back on the one that was. */
export async function work(crowd: Crowd, { cookie, coming, over }: Therapist): Promise<void> {
  const who = somebody(cookie)
  const see = async (name: string, path: string): Promise<Heard> => {
    const seen = await ask(crowd, who, name, path)
    await sleep(seen.retryAfter * 1000)
    await think(crowd)
    return seen
  }
  await see('therapist: today', '/today')
  await see('therapist: brief', `/cases/${coming.caseId}/brief`)
  await see('therapist: together', `/cases/${coming.caseId}/together`)
  await ask(crowd, who, 'therapist writes: agenda', `/cases/${coming.caseId}/together/agenda`, {
    form: new URLSearchParams({ command: randomUUID(), session: coming.sessionId, by: 'therapist', text: 'What the week was like' }), expected: [303],
  })
  await see('therapist: session', `/cases/${over.caseId}/sessions/${over.sessionId}`)
  await see('therapist: check', `/cases/${over.caseId}/sessions/${over.sessionId}/check`)
  await ask(crowd, who, 'therapist writes: check', `/cases/${over.caseId}/sessions/${over.sessionId}/check`, {
    form: new URLSearchParams({ command: randomUUID(), goal: '7', task: '8', bond: '8', tension: '0' }), expected: [303],
  })
  await see('therapist: clients', '/cases')
  await ask(crowd, who, 'therapist: safety', '/safety')
}

export async function signIn(crowd: Crowd, { email, secret }: Service['logins'][number]): Promise<boolean> {
  const who = somebody()
  await ask(crowd, who, 'sign-in: page', '/sign-in')
  const sent = await ask(crowd, who, 'sign-in: sent', '/sign-in', { form: new URLSearchParams({ email, password, code: codeOf(secret, Date.now()), next: '/safety' }), expected: [303] })
  if (sent.status !== 303) return false
  const first = await ask(crowd, who, 'sign-in: safety', '/safety')
  await ask(crowd, who, 'sign-in: out', '/sign-out', { form: new URLSearchParams(), expected: [303] })
  return first.status === 200
}

/** The hidden fields as they are, and for each question an answer. Question nine at nought: a task each time is not what a usual check-in makes. */
function answersTo(page: string, random: Chance): URLSearchParams {
  const form = new URLSearchParams()
  for (const [, tag = ''] of page.matchAll(/<(?:input|textarea)([^>]*)>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1]
    if (!name) continue
    const type = /type="(\w+)"/.exec(tag)?.[1] ?? 'text'
    const value = (/value="([^"]*)"/.exec(tag)?.[1] ?? '').replaceAll('&quot;', '"')
    if (type === 'hidden') form.set(name, value)
    else if (type === 'radio' && (!form.has(name) || random.uniform() < 0.4)) form.set(name, value)
    else if (type === 'text') form.set(name, 'My sister’s visit. I said yes to everything, and then I went quiet for two days.')
  }
  if (form.has('phq-9/9')) form.set('phq-9/9', '0')
  return form
}
