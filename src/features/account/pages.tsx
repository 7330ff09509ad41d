// What several pages of signing in draw alike: the notice that something is to be mended, and the button for a passkey.
import type { Frame } from '#src/ui/page.tsx'
import type { Typed } from '#src/ui/fields.tsx'

/** The form's own mend, or that some field has one; nothing when all is well. */
export function MendNotice({ frame, typed }: { frame: Frame; typed: Typed }) {
  if (Object.keys(typed.mends).length === 0) return null
  return <div class="notice" role="alert"><p>{frame.speech.t(typed.mends['form'] ?? 'account.mend.some')}</p></div>
}

interface PasskeyButtonProps {
  readonly frame: Frame
  readonly what: 'sign-in' | 'register'
  /** Where the browser gets its options and where its answer goes. */
  readonly options: string
  readonly answer: string
  readonly label: string
  readonly next?: string
  /** Whether it is the way we would choose. */
  readonly main?: boolean
}

/** Shown by its script where the browser knows passkeys; without script the sentence beside it stays. */
export function PasskeyButton({ frame, what, options, answer, label, next = '', main = false }: PasskeyButtonProps) {
  const { speech } = frame
  return (
    <div data-passkey={what} data-options={options} data-answer={answer} data-next={next} data-failed={speech.t('account.passkey.failed')} data-waiting={speech.t('account.passkey.waiting')}>
      <p class="actions"><button class={main ? 'button' : 'plain-button'} type="button" hidden>{speech.t(label)}</button></p>
      <p class="soft" role="status" aria-live="polite">{speech.t('account.passkey.no-script')}</p>
    </div>
  )
}
