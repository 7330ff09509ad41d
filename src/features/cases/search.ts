// Finds a client by a name that is half remembered, typed in a hurry or spelt another way; names are sealed, so this looks at the therapist's own list in memory.

/** What Unicode does not take apart but people do not tell apart when they search. */
const same: Readonly<Record<string, string>> = {
  ٱ: 'ا', ى: 'ي', ی: 'ي', ة: 'ه', ک: 'ك', ء: '', ـ: '',
  ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', æ: 'ae', œ: 'oe', þ: 'th',
}

/** Letters and digits only, without marks or case, in words. Hyphens and spaces part words; apostrophes vanish. */
function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z ]/gu, (letter) => same[letter] ?? letter)
    .replace(/['’ʼʻ‘`´\u200b-\u200f]/gu, '')
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
}

const lettersForTypo = 4

/** Whether one letter more, less, other or swapped with its neighbour makes one text the other. */
function isWithinOneEdit(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at += 1
  const rest = (letters: readonly string[], from: number) => letters.slice(from).join('')
  if (short.length < long.length) return rest(short, at) === rest(long, at + 1)
  if (rest(short, at + 1) === rest(long, at + 1)) return true
  return short[at] === long[at + 1] && short[at + 1] === long[at] && rest(short, at + 2) === rest(long, at + 2)
}

function isTypoOf(typed: string, word: string): boolean {
  const letters = [...typed]
  if (letters.length < lettersForTypo) return false
  const target = [...word]
  return [-1, 0, 1].some((more) => isWithinOneEdit(letters, target.slice(0, letters.length + more)))
}

/** The beginning of the word, the word after its Arabic article, or either with one slip. */
function matchesWord(typed: string, word: string): boolean {
  const bare = /^ال(?=.{2})/u.test(word) ? word.slice(2) : word
  return word.startsWith(typed) || bare.startsWith(typed) || isTypoOf(typed, word) || isTypoOf(typed, bare)
}

/**
 * Each typed word finds a word of its own, in any order: a matching in a graph of two sides, found by augmenting paths. Trying out the orders would
 * take years for a name of a hundred words.
 */
function everyWordFindsOne(typed: readonly string[], words: readonly string[]): boolean {
  const takenBy = new Map<number, number>()
  const finds = (which: number, passed: Set<number>): boolean =>
    words.some((word, at) => {
      if (passed.has(at) || !matchesWord(typed[which]!, word)) return false
      passed.add(at)
      const other = takenBy.get(at)
      if (other !== undefined && !finds(other, passed)) return false
      takenBy.set(at, which)
      return true
    })
  return typed.every((_, which) => finds(which, new Set()))
}

/** Nobody types more. */
const wordsAtMost = 8

/** @param query as typed; an empty one finds everybody @param names what the client is known by: name, what they are called @param reference of the case, e.g. `7K3M9Q` */
export function isFound(query: string, names: readonly string[], reference: string): boolean {
  const typed = wordsOf(query).slice(0, wordsAtMost)
  const joined = typed.join('')
  if (joined === '') return query.trim() === ''
  if (joined.length >= 3 && asReference(reference).startsWith(asReference(joined))) return true
  return names.some((name) => {
    const words = wordsOf(name)
    const whole = words.join('')
    if ([...joined].length >= 2 && whole.includes(joined)) return true
    if (words.length > 1 && words.map((word) => [...word][0]).join('') === joined) return true
    return everyWordFindsOne(typed, words) || isTypoOf(joined, whole)
  })
}

/** Codes read aloud: O is 0, I and L are 1. */
const asReference = (text: string): string => text.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')

/** In the reader's alphabet; those of another script come after, in theirs. */
export function inAlphabet<One>(ones: readonly One[], nameOf: (one: One) => string, language: string): One[] {
  const collator = new Intl.Collator(language, { sensitivity: 'base', numeric: true })
  return [...ones].sort((one, other) => collator.compare(nameOf(one), nameOf(other)))
}
