// Answers in the words of the questionnaire that asked for them.
import { anchorsOf, answerKey, type Instrument } from './instrument.ts'

/** Every answered question in order, with the label of the answer, or its number where it has none. @param number how a number reads */
export function saidAnswers(instrument: Instrument, answers: Readonly<Record<string, number>>, number: (value: number) => string): { readonly ask: string; readonly answer: string }[] {
  return instrument.items.flatMap((item) => {
    const value = answers[answerKey(instrument, item)]
    return value === undefined ? [] : [{ ask: item.text, answer: anchorsOf(instrument, item)[value]?.text ?? number(value) }]
  })
}
