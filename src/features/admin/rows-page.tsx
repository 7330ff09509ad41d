// The lists among the organisation's settings: live help and duty hours, each line with a way to take it away.
import { Command } from '#src/ui/fields.tsx'
import type { Speech } from '#src/ui/page.tsx'

export interface ContactLine {
  readonly contactId: string
  readonly language: string
  readonly label: string
  readonly phone: string
  readonly hours: string
}

export interface DutyLine {
  readonly dutyId: string
  readonly day: string
  readonly from: string
  readonly until: string
  readonly span: 'within' | 'over-midnight' | 'whole-day'
  readonly person: string
  readonly deputy: string | null
}

function Remove({ speech, action, what, newId }: { speech: Speech; action: string; what: string; newId: () => string }) {
  return (
    <form method="post" action={action}>
      <Command id={newId()} />
      <button class="plain-button" type="submit" aria-label={speech.t('admin.remove.what', { what })}>{speech.t('admin.remove')}</button>
    </form>
  )
}

export function ContactRows({ speech, lines, newId }: { speech: Speech; lines: readonly ContactLine[]; newId: () => string }) {
  return (
    <ul class="quiet-list columns">
      {lines.map(({ contactId, language, label, phone, hours }) => (
        <li>
          <span>
            <bdi>{label}</bdi>
            {hours && <>, <bdi>{hours}</bdi></>}
            {' '}<span class="soft small">{language}</span>
          </span>
          <bdi dir="ltr">{phone}</bdi>
          <Remove speech={speech} action={`/organisation/contacts/${contactId}/remove`} what={label} newId={newId} />
        </li>
      ))}
    </ul>
  )
}

export function DutyRows({ speech, lines, newId }: { speech: Speech; lines: readonly DutyLine[]; newId: () => string }) {
  return (
    <ul class="quiet-list columns">
      {lines.map(({ dutyId, day, from, until, span, person, deputy }) => (
        <li>
          <span>{speech.t(`admin.duty.${span}`, { day, from, until })}</span>
          <span>
            <bdi>{person}</bdi>
            {deputy && <span class="soft small"> {speech.t('admin.duty.with', { deputy })}</span>}
          </span>
          <Remove speech={speech} action={`/organisation/duty/${dutyId}/remove`} what={`${day} ${from}`} newId={newId} />
        </li>
      ))}
    </ul>
  )
}
