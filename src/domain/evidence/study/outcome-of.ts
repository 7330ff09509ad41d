// A questionnaire as the outcome of a study: what it is called, what its main scale reaches from and to, and which way is better.
import type { Instrument } from '../../instruments/instrument.ts'
import type { OutcomeMeasure } from './study-data.ts'

export const outcomeOf = ({ title, scoring, direction, reliableChange }: Instrument): OutcomeMeasure => ({
  name: title, range: scoring[0]?.range ?? null, better: direction === 'higher-better' ? 'higher' : 'lower', reliableChange: reliableChange?.points ?? null,
})
