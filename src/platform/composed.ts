// Text in one Unicode form (NFC), in a time that grows with its length.

/** No language writes more marks on one letter; a limit of Unicode's own. @source Unicode Standard Annex 15, Stream-Safe Text Format */
const marksAtMost = 30
/** Shows nothing, and parts what is put in order before it from what is after it. */
const joiner = '\u034f'

/**
 * The text as NFC. Marks are put in order one by one, which takes the square of their number: of 100,000 on one letter, many seconds in which nobody is served.
 * So a sign that is not seen stands after every thirty, as Unicode has it for this.
 */
export const composed = (text: string): string =>
  text.replace(/[^\P{M}\u034f]+/gu, (run) => (run.length <= marksAtMost ? run : inPieces([...run]).join(joiner))).normalize('NFC')

const inPieces = (marks: readonly string[]): string[] =>
  Array.from({ length: Math.ceil(marks.length / marksAtMost) }, (_, piece) => marks.slice(piece * marksAtMost, (piece + 1) * marksAtMost).join(''))
