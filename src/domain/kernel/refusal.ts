// The one error that is an answer: a closed set of reasons for which Attune says no, each with one meaning everywhere.

export const refusalCodes = ['not-found', 'forbidden', 'invalid', 'conflict', 'gone', 'too-many', 'not-now'] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** Thrown at the edge and turned into a page by one table (platform/http.ts). The detail is a message key, never a person's words. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly detail: string | undefined

  constructor(code: RefusalCode, detail?: string) {
    super(detail ? `${code}: ${detail}` : code)
    this.code = code
    this.detail = detail
  }
}
