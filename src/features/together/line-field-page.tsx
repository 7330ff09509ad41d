// One line to write on, in the room: its question, what to mend, and the buttons that send it.
import type { ComponentChildren } from 'preact'
import { Command } from '#src/ui/fields.tsx'
import type { Speech } from '#src/ui/page.tsx'

interface LineFormProps {
  readonly speech: Speech
  readonly id: string
  readonly action: string
  readonly command: string
  /** Its question, or the id of the heading that asks it. */
  readonly label: string | { readonly heading: string }
  readonly hint?: string
  readonly value: string
  /** Message key. */
  readonly mend?: string | undefined
  /** Sent with it. */
  readonly hidden: Readonly<Record<string, string>>
  /** The buttons. */
  readonly children: ComponentChildren
}

export function LineForm({ speech, id, action, command, label, hint, value, mend, hidden, children }: LineFormProps) {
  const about = [hint && `${id}-hint`, mend && `${id}-mend`].filter(Boolean).join(' ')
  return (
    <form class="no-print" method="post" action={action} autocomplete="off">
      <Command id={command} />
      {Object.entries(hidden).map(([name, sent]) => <input type="hidden" name={name} value={sent} />)}
      <div class="line-field">
        {typeof label === 'string' && <label for={id}>{label}</label>}
        <input id={id} name="text" dir="auto" maxLength={300} value={value} {...(typeof label === 'string' ? {} : { 'aria-labelledby': label.heading })} {...(about ? { 'aria-describedby': about } : {})} {...(mend ? { 'aria-invalid': 'true' as const } : {})} />
        {mend && <p class="mend" id={`${id}-mend`}>{speech.t(mend)}</p>}
        {hint && <p class="soft" id={`${id}-hint`}>{hint}</p>}
        <p class="actions">{children}</p>
      </div>
    </form>
  )
}
