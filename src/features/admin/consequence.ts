// Says in plain sentences what the settings mean right now for question nine on phones.
import { dutyAt, type Duty, type WeekMinute } from '#src/domain/safety/duty.ts'

export interface Sentence {
  /** A message key. */
  readonly key: string
  readonly values?: Readonly<Record<string, string>>
}

interface Settings {
  readonly solePractitioner: boolean
  readonly dutyNote: string
}

/**
 * @param helped the names of the languages in which there is live help @param unhelped those in which there is none; both as one readable list, empty for none
 * @param nameOf a person's name
 */
export function consequences(
  organisation: Settings,
  languages: { readonly helped: string; readonly unhelped: string },
  duties: readonly Duty[],
  at: WeekMinute,
  nameOf: (personId: string) => string,
): readonly Sentence[] {
  const sentences: Sentence[] = []
  if (languages.helped === '') sentences.push({ key: 'admin.nine.no-help' })
  else {
    sentences.push(watch(organisation, duties, at, nameOf))
    if (languages.unhelped !== '') sentences.push({ key: 'admin.nine.not-in', values: { languages: languages.unhelped } })
  }
  if (organisation.solePractitioner) sentences.push({ key: 'admin.nine.not-round-the-clock' })
  return sentences
}

function watch({ solePractitioner, dutyNote }: Settings, duties: readonly Duty[], at: WeekMinute, nameOf: (personId: string) => string): Sentence {
  if (solePractitioner && dutyNote.trim() !== '') return { key: 'admin.nine.alone' }
  if (duties.length === 0) return { key: solePractitioner ? 'admin.nine.alone-no-note' : 'admin.nine.no-duty' }
  const now = dutyAt(duties, at.weekday, at.minuteOfDay)
  return now ? { key: 'admin.nine.duty-now', values: { name: nameOf(now.personId) } } : { key: 'admin.nine.nobody-now' }
}
