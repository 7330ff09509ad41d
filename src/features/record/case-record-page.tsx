// A client's record as a whole, on their therapist's desk: what of it may be given out here, and what the client wants done about it.
import type { RecordCopy } from '#src/domain/record/copy.ts'
import { Command, LongField, nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { Desk, type Frame } from '#src/ui/page.tsx'
import { CopySections, type CopyProps } from '#src/ui/record-copy.tsx'

export interface CaseRecordProps extends Omit<CopyProps, 'speech'> {
  readonly frame: Frame
  readonly casePath: string
  readonly newId: () => string
  readonly done: string | undefined
  readonly mending?: Typed
}

const longDate = { day: 'numeric', month: 'long', year: 'numeric' } as const

export function CaseRecordPage(props: CaseRecordProps) {
  const { frame, casePath, copy, done, mending } = props
  const { t } = frame.speech
  const isUsed = copy.client.restrictedAt === null
  return (
    <Desk frame={frame} title={copy.case.reference} current="/cases">
      <header class="title">
        <h1><bdi>{copy.client.called}</bdi></h1>
        <p>{t('record.case.what')}</p>
        <p><a class="way" href={casePath}>{t('record.case.back')}</a></p>
      </header>
      {done && <div class="notice" role="status"><p>{t(done)}</p></div>}
      {mending && <p class="notice" role="alert"><a href="#correction">{t('record.to-mend')}</a></p>}
      <section class="row full" aria-labelledby="copy">
        <h2 id="copy">{t('record.case.copy')}</h2>
        <div class="matter">
          <CopySections {...props} speech={frame.speech} />
          {isUsed && <p class="actions"><a class="way" href={`${casePath}/record/file`}>{t('record.case.file')}</a></p>}
        </div>
        <div class="margin"><p>{t(isUsed ? 'record.case.left-out' : 'record.case.shut')}</p></div>
      </section>
      <section class="row" id="correction" aria-labelledby="wrong">
        <h2 id="wrong">{t('record.case.wrong')}</h2>
        <div class="matter"><CorrectionForm {...props} /></div>
        <div class="margin"><p>{t('record.case.wrong.what')}</p></div>
      </section>
      <Use {...props} />
      <End {...props} />
    </Desk>
  )
}

function CorrectionForm({ frame: { speech }, casePath, newId, mending }: CaseRecordProps) {
  const typed = mending ?? nothingTyped
  return (
    <details open={mending !== undefined}>
      <summary>{speech.t('record.case.correct')}</summary>
      <form class="form" method="post" action={`${casePath}/record/corrections`}>
        <Command id={typed.values['command'] ?? newId()} />
        <LongField speech={speech} typed={typed} name="text" label="record.case.right" hint rows={3} maxLength={2000} />
        <p class="actions"><button class="button" type="submit">{speech.t('record.case.correct.do')}</button></p>
      </form>
    </details>
  )
}

function Use({ frame: { speech }, casePath, copy: { client }, timeZone, newId }: CaseRecordProps) {
  const { t } = speech
  const isUsed = client.restrictedAt === null
  return (
    <section class="row" aria-labelledby="use">
      <h2 id="use">{t('record.case.use')}</h2>
      <div class="matter">
        <p>{isUsed ? t('record.case.use.is') : t('record.case.use.not', { date: speech.date(client.restrictedAt!, timeZone, longDate) })}</p>
        <form method="post" action={`${casePath}/record/use`}>
          <Command id={newId()} />
          <button class="plain-button" type="submit" name="use" value={isUsed ? 'stop' : 'again'}>{t(isUsed ? 'record.use.stop' : 'record.use.again')}</button>
        </form>
      </div>
      <div class="margin"><p>{t('record.case.use.what')}</p></div>
    </section>
  )
}

function End({ frame: { speech }, casePath, copy, timeZone, newId }: CaseRecordProps) {
  const { t } = speech
  const standing = standingIn(copy)
  const isAsked = standing?.ground === 'asked'
  return (
    <section class="row" aria-labelledby="end">
      <h2 id="end">{t('record.case.end')}</h2>
      <div class="matter">
        {standing && <p>{standing.dueAt === null ? t('record.case.end.asked') : t('record.case.end.due', { date: speech.date(standing.dueAt, timeZone, longDate) })}</p>}
        <form method="post" action={`${casePath}/record/erasure`}>
          <Command id={newId()} />
          <button class="plain-button" type="submit" name="end" value={isAsked ? 'call-off' : 'ask'}>{t(isAsked ? 'record.end.call-off' : 'record.case.end.ask')}</button>
        </form>
      </div>
      <div class="margin"><p>{t('record.case.end.what')}</p></div>
    </section>
  )
}

const standingIn = ({ erasures }: RecordCopy) => erasures.find(({ endedAt }) => endedAt === null)
