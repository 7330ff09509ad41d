// The fields for a date, a time and a length, and the notice that asks before something unusual is planned.
import { TextField, type Typed } from '#src/ui/fields.tsx'
import type { Speech } from '#src/ui/page.tsx'

interface Props {
  readonly speech: Speech
  readonly typed: Typed
  readonly date?: string
  readonly time?: string
  readonly minutes?: number
}

export function TimeFields({ speech, typed, date = '', time = '', minutes = 50 }: Props) {
  return (
    <div class="pair">
      <TextField speech={speech} typed={typed} name="date" label="plan.date" type="date" required fallback={date} />
      <TextField speech={speech} typed={typed} name="time" label="plan.time" type="time" required fallback={time} />
      <TextField speech={speech} typed={typed} name="minutes" label="plan.minutes" numeric required fallback={String(minutes)} />
    </div>
  )
}

/** A series may have many: the first few say enough. */
const shownAtMost = 5

export function Warnings({ speech, warnings }: { speech: Speech; warnings: readonly string[] }) {
  if (warnings.length === 0) return null
  return (
    <div class="notice" role="alert">
      {warnings.slice(0, shownAtMost).map((warning) => <p>{warning}</p>)}
      {warnings.length > shownAtMost && <p>{speech.t('plan.more', { count: warnings.length - shownAtMost })}</p>}
      <div class="options"><label><input type="checkbox" name="overlap" value="ok" /><span>{speech.t('plan.anyway')}</span></label></div>
    </div>
  )
}
