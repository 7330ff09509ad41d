// The lead at a browser: locks plans, has them worked out, and reads the answer.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Lead {
  /** Locks another plan. @returns after how many milliseconds the browser had an answer to that */
  lock(): Promise<number>
  /** Has the newest plan worked out anew. */
  workOut(): Promise<void>
  /** Until the newest plan's answer is on the page. */
  answer(): Promise<string>
}

/** @param cookie of the sign-in */
export function askLead(origin: string, cookie: string): Lead {
  const ask = async (path: string, form?: Record<string, string>) => await fetch(`${origin}${path}`, { redirect: 'manual', headers: { cookie: `attune=${cookie}`, 'sec-fetch-site': 'same-origin' }, ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}) })
  return {
    async lock() {
      const begun = performance.now()
      await ask('/evidence/plan', { command: randomUUID(), measure: 'phq-9/1', since: '', expects: '' })
      return performance.now() - begun
    },
    async workOut() {
      await ask('/evidence/work', { command: randomUUID() })
    },
    async answer() {
      for (;;) {
        const response = await ask('/evidence')
        const page = await response.text()
        if (response.headers.get('refresh') === null) {
          if (!page.includes('id="short"')) throw new Error(`no result: ${page.replaceAll(/<[^>]+>/g, ' ').slice(0, 500)}`)
          return page
        }
        await sleep(500)
      }
    },
  }
}
