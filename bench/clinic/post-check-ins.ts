// Posts check-ins over HTTP as phones do: whole PHQ-9 forms, each by a client who has a link.
import { randomUUID } from 'node:crypto'
import autocannon from 'autocannon'
import { readFields } from '../prepare.ts'

const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }

export interface Phones {
  /** One check-in of this client, with answers by chance. */
  post(which: number): Promise<Response>
  /** By chance, over several connections. @param perSecond as fast as they are taken without */
  postFor(seconds: number, connections: number, perSecond?: number): Promise<autocannon.Result>
}

/** @param tokens of clients with a session ahead */
export async function openPhones(origin: string, tokens: readonly string[]): Promise<Phones> {
  const forms: Map<string, string>[] = []
  for (const token of tokens) forms.push(await readFields(`${origin}/c/${token}/before`))
  const next = (which: number) => {
    const form = new URLSearchParams([...forms[which]!])
    form.set('check-in', randomUUID())
    return { path: `/c/${tokens[which]}/before`, form }
  }
  return {
    async post(which) {
      const { path, form } = next(which)
      for (let item = 1; item <= 8; item += 1) form.set(`phq-9/${item}`, String(Math.floor(Math.random() * 4)))
      return await fetch(`${origin}${path}`, { method: 'POST', redirect: 'manual', headers, body: form.toString() })
    },
    async postFor(duration, connections, overallRate) {
      return await autocannon({
        url: origin, connections, duration, ...(overallRate === undefined ? {} : { overallRate }),
        requests: [{ method: 'POST', headers, setupRequest(request) {
          const { path, form } = next(Math.floor(Math.random() * tokens.length))
          return { ...request, path, body: form.toString() }
        } }],
      })
    },
  }
}
