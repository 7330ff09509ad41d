// Text that ends every change of direction which it begins, so that a name in a sentence turns nothing around it: no figure, no date.

const any = /[\u202a-\u202e\u2066-\u2069]/
const isIsolate = (sign: string): boolean => sign >= '\u2066' && sign <= '\u2068'
const isEmbedding = (sign: string): boolean => sign >= '\u202a' && sign <= '\u202e' && sign !== '\u202c'

/** The text without those signs of direction that have no partner in their line: an end without a beginning would end what a page puts around the text, a beginning without an end would go on behind it. */
export const balanced = (text: string): string => (any.test(text) ? text.split('\n').map(balancedLine).join('\n') : text)

function balancedLine(line: string): string {
  const signs = [...line]
  const begun: number[] = []
  const without = new Set<number>()
  let isolates = 0
  for (const [index, sign] of signs.entries()) {
    if (isIsolate(sign) || isEmbedding(sign)) {
      begun.push(index)
      if (isIsolate(sign)) isolates += 1
    } else if (sign === '\u2069') {
      // It ends what was begun within it, too.
      if (isolates === 0) without.add(index)
      else while (!isIsolate(signs[begun.pop()!]!));
      isolates = Math.max(0, isolates - 1)
    } else if (sign === '\u202c') {
      if (begun.length > 0 && isEmbedding(signs[begun.at(-1)!]!)) begun.pop()
      else without.add(index)
    }
  }
  for (const index of begun) without.add(index)
  return signs.filter((_, index) => !without.has(index)).join('')
}
