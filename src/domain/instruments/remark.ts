// What is said about a file that somebody wants to bring: a code to find the words by, a place, and the thing itself.

/** Why a file cannot be taken in (fault) or what is not taken over from it (note). */
export interface Remark {
  /** The last part of a message key, `measures.fault.<code>` or `measures.note.<code>`. */
  readonly code: string
  /** The linkId, or the path in the file where there is none yet; empty for the file as a whole. */
  readonly where: string
  /** The word, number or text it is about. */
  readonly what: string
}

export const remark = (code: string, where = '', what: string | number = ''): Remark => ({ code, where: where.slice(0, 120), what: String(what).slice(0, 200) })

export interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly code?: string | undefined
}

/** A fault of the file's form. @param at the linkId of the item, when it is known */
export const shapeFault = (at: string) => (issue: Issue): Remark =>
  remark(issue.code === 'too_big' ? 'too-long' : 'malformed', at || issue.path.map(String).join('.'), at ? issue.path.map(String).join('.') : issue.message)
