// The list of what waits, and the one small page that somebody on duty needs: who, which answer, since when, and how to begin.
import type { PlaybookPage } from '#src/domain/brief/playbook.ts'
import { Command, SelectField, type Option, type Typed } from '#src/ui/fields.tsx'
import { printed } from '#src/ui/marks.tsx'
import { Contacts, Desk, type CrisisContact, type Frame, type Speech } from '#src/ui/page.tsx'
import { Acknowledge, SafetyWaiting, SafetyWords } from '#src/ui/safety-list.tsx'
import type { SafetyTold } from './safety-view.ts'

interface ListProps {
  readonly frame: Frame
  readonly items: readonly SafetyTold[]
  /** Answers that everybody has left: since when each waits, and who may look at them; empty for who may not name an owner. */
  readonly ofNobody: { readonly since: readonly string[]; readonly owners: readonly Option[]; readonly typed: Typed; readonly command: string }
  readonly mailConfigured: boolean
}

export function ListPage({ frame, items, ofNobody, mailConfigured }: ListProps) {
  const { speech } = frame
  return (
    <Desk frame={frame} title={speech.t('safety.title')} current="/safety">
      <header class="title">
        <h1>{speech.t('safety.title')}</h1>
        <p>{speech.t('safety.about')}</p>
      </header>
      <SafetyWaiting speech={speech} items={items} />
      {ofNobody.since.length > 0 && <OfNobody speech={speech} {...ofNobody} />}
      {items.length === 0 && ofNobody.since.length === 0 && (
        <section class="row">
          <div class="matter">
            <p class="lead">{speech.t('safety.none')}</p>
            <p class="provenance">{speech.t('safety.none.what')}</p>
          </div>
        </section>
      )}
      <footer class="foot"><p>{speech.t(mailConfigured ? 'safety.mail-what' : 'safety.no-mail')}</p></footer>
    </Desk>
  )
}

function OfNobody({ speech, since, owners, typed, command }: ListProps['ofNobody'] & { speech: Speech }) {
  return (
    <section class="row" aria-labelledby="of-nobody">
      <h2 id="of-nobody">{speech.t('safety.nobodys')}</h2>
      <div class="matter">
        <ul class="needs-you">{since.map((when) => <li><p class="lead">{speech.t('safety.nobodys.waits', { when })}</p></li>)}</ul>
        <form class="form" method="post" action="/safety/owner">
          <Command id={command} />
          <SelectField speech={speech} typed={typed} name="owner" label="safety.nobodys.who" options={[{ value: '', label: speech.t('safety.nobodys.choose') }, ...owners]} />
          <p class="actions"><button class="button" type="submit">{speech.t('safety.nobodys.give')}</button></p>
        </form>
      </div>
      <div class="margin"><p>{speech.t('safety.nobodys.what')}</p></div>
    </section>
  )
}

export interface TaskProps {
  readonly frame: Frame
  readonly item: SafetyTold
  readonly reference: string
  readonly therapist: string
  readonly owner: string
  readonly deputy: string | null
  readonly opened: string
  /** When word went on because nobody had opened it; null for most. */
  readonly escalated: string | null
  readonly contacts: readonly CrisisContact[]
  readonly page: PlaybookPage
  /** null when the reader is not the case's therapist: the case stays closed to them. */
  readonly briefHref: string | null
  readonly command: string
}

export function TaskPage(props: TaskProps) {
  const { frame, item, contacts, page, briefHref, command } = props
  const { speech } = frame
  return (
    <Desk frame={frame} title={speech.t('safety.task.title')}>
      <header class="title">
        <h1><bdi>{item.name}</bdi></h1>
        <p>{speech.t('safety.task.about', { reference: props.reference, therapist: props.therapist })}</p>
      </header>
      <section class="row" aria-labelledby="answer">
        <h2 id="answer">{speech.t('safety.task.answer')}</h2>
        <div class="matter needs-you">
          <SafetyWords speech={speech} item={{ ...item, due: null, wentOn: null }} />
          {item.acknowledged === null && <Acknowledge speech={speech} taskId={item.taskId} command={command} back="task" />}
        </div>
        <div class="margin"><p>{speech.t('safety.task.not-measured')}</p></div>
      </section>
      <section class="row" aria-labelledby="ask">
        <h2 id="ask">{speech.t('safety.task.ask')}</h2>
        <div class="matter">
          <ol class="asks">{page.askFirst.map((line, index) => <li class={index === 0 ? 'first' : ''}>{printed(line)}</li>)}</ol>
        </div>
        <div class="margin avoid">
          <h3>{speech.t('safety.task.better-not')}</h3>
          <ul>{page.betterNot.map((line) => <li>{printed(line)}</li>)}</ul>
        </div>
      </section>
      <Owner {...props} />
      <section class="row" aria-labelledby="help">
        <h2 id="help">{speech.t('safety.task.help')}</h2>
        <div class="matter contacts">{contacts.length > 0 ? <Contacts contacts={contacts} /> : <p>{speech.t('safety.task.no-help')}</p>}</div>
      </section>
      <footer class="foot">
        {briefHref ? <p><a class="way" href={briefHref}>{speech.t('safety.task.to-brief')}</a></p> : <p>{speech.t('safety.task.no-words')}</p>}
        <p><a class="way" href="/safety">{speech.t('safety.task.to-list')}</a></p>
      </footer>
    </Desk>
  )
}

function Owner({ frame, owner, deputy, opened, escalated }: TaskProps) {
  const { speech } = frame
  return (
    <section class="row" aria-labelledby="owner">
      <h2 id="owner">{speech.t('safety.task.owner')}</h2>
      <div class="matter">
        <p>{deputy ? speech.t('safety.task.owner.and-deputy', { owner, deputy }) : speech.t('safety.task.owner.is', { owner })}</p>
        {escalated && <p class="provenance">{speech.t('safety.went-on', { when: escalated })}</p>}
        <p class="provenance">{speech.t('safety.task.opened', { when: opened })}</p>
      </div>
    </section>
  )
}
