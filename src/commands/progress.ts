// Says on standard error how far a verb has come, once it takes a while; a verb that is quick says nothing.

export interface Progress {
  /** @param doing what is being done @param done how far, if that can be said */
  tell(doing: string, done?: string): void
  /** Takes away what stands on the terminal's last line, before something else is written there. */
  clear(): void
}

/** Nothing is said before this; then at a terminal a line is kept current, elsewhere a line is written when something else begins or this long has passed. Design choices. */
const quietMs = 500
const [terminalMs, elsewhereMs] = [200, 5000]

/** Says of a fit in which pass over the data it is, and how far that has come. */
export function tellPasses(tell: (done: string) => void): (share: number) => void {
  let passes = 0
  return (share) => {
    if (share === 0) passes += 1
    tell(`pass ${passes}, ${Math.floor(100 * share)} % of it`)
  }
}

export interface ProgressPlace {
  readonly isTerminal: boolean
  readonly json: boolean
  write(text: string): void
  now(): number
}

export function openProgress({ isTerminal, json, write, now }: ProgressPlace): Progress {
  const began = now()
  let lastDoing = ''
  let lastAt = -Infinity
  let isShown = false
  const clear = () => {
    if (isShown) write('\r\u001b[K')
    isShown = false
  }
  return {
    tell(doing, done) {
      const at = now()
      if (at - began < quietMs) return
      if (doing === lastDoing && at - lastAt < (isTerminal ? terminalMs : elsewhereMs)) return
      ;[lastDoing, lastAt] = [doing, at]
      clear()
      const text = done === undefined ? doing : `${doing}: ${done}`
      if (json) return write(`${JSON.stringify({ progress: text })}\n`)
      write(isTerminal ? text : `${text}\n`)
      isShown = isTerminal
    },
    clear,
  }
}
