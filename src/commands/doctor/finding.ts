// What the doctor finds: what is the matter, and what to do about it.

export interface Finding {
  /** For programs: a name that stays. */
  readonly id: string
  /** `wrong` needs somebody; `note` is good to know. */
  readonly grade: 'wrong' | 'note'
  /** One or two sentences, without a person's name or words. */
  readonly what: string
  /** What to do, where possible as a command. */
  readonly todo: string
}

export const wrong = (id: string, what: string, todo: string): Finding => ({ id, grade: 'wrong', what, todo })
export const note = (id: string, what: string, todo: string): Finding => ({ id, grade: 'note', what, todo })

/** For people: what is wrong first. */
export function describeFindings(findings: readonly Finding[], looks: number): string {
  const sorted = [...findings.filter(({ grade }) => grade === 'wrong'), ...findings.filter(({ grade }) => grade === 'note')]
  const count = (grade: Finding['grade']) => findings.filter((one) => one.grade === grade).length
  const parts = sorted.map(({ id, grade, what, todo }) => `${grade === 'wrong' ? 'Wrong' : 'Note'} (${id})\n  ${what}\n  → ${todo}\n`)
  return [...parts, `${looks} things looked at: ${count('wrong')} wrong, ${count('note')} to know.`].join('\n')
}
