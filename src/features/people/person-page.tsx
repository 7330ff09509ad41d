// What an admin can change about one colleague. It shows no clients: only how many there are to hand over.
import type { ComponentChildren } from 'preact'
import { Choices, Command, nothingTyped, SelectField, type Option, type Typed } from '#src/ui/fields.tsx'
import type { OwnCases } from '#src/records/leaving.ts'
import { Desk, type Frame } from '#src/ui/page.tsx'
import { SignInAgain } from './pages.tsx'

export type PersonForm = 'roles' | 'supervisor' | 'leave'

export interface PersonProps {
  readonly frame: Frame
  /** Whether the sign-in is new enough to change who sees what, or to make a link. */
  readonly fresh: boolean
  readonly personId: string
  readonly name: string
  readonly email: string
  readonly enrolled: boolean
  readonly held: readonly string[]
  readonly roles: readonly Option[]
  /** null for somebody who is not a therapist. */
  readonly supervisors: readonly Option[] | null
  readonly supervisor: string
  /** Only for somebody whose cases are with them still: nothing else of theirs can be changed. */
  readonly hasLeft: boolean
  readonly ownCases: OwnCases
  /** Whether somebody must take over. */
  readonly needsColleague: boolean
  readonly colleagues: readonly Option[]
  readonly mending?: { readonly form: PersonForm; readonly typed: Typed }
  readonly isKept: boolean
  readonly newId: () => string
}

export function PersonPage(props: PersonProps) {
  const { frame, fresh, name, email, enrolled, held, roles, supervisors, supervisor, hasLeft, ownCases, needsColleague, colleagues, mending } = props
  const { speech } = frame
  const nobody = (key: string) => ({ value: '', label: speech.t(key) })
  const typed = (form: PersonForm) => (mending?.form === form ? mending.typed : nothingTyped)
  const holding: Typed = { values: Object.fromEntries(held.map((role) => [`roles.${role}`, 'on'])), mends: {} }
  const leaving = typed('leave')
  const linksEnd = held.includes('admin') && <p>{speech.t('people.links-end')}</p>
  return (
    <Desk frame={frame} title={name} current="/people">
      <header class="title">
        <h1><bdi>{name}</bdi></h1>
        <p><bdi dir="ltr">{email}</bdi></p>
        <p><a class="way" href="/people">{speech.t('people.back')}</a></p>
      </header>
      {mending && <p class="notice" role="alert">{speech.t('people.to-mend')}</p>}
      {props.isKept && <p class="notice" role="status">{speech.t('people.kept')}</p>}
      {!fresh ? <SignInAgain frame={frame} /> : hasLeft ? null : (
        <Row {...props} path="roles" button="people.roles.keep" margin="people.change.what">
          <Choices speech={speech} typed={mending?.form === 'roles' ? mending.typed : holding} kind="checkbox" name="roles" label="people.roles" options={roles} />
          {linksEnd}
        </Row>
      )}
      {fresh && supervisors && !hasLeft && (
        <Row {...props} path="supervisor" button="people.supervisor.keep" margin="people.supervisor.what">
          <SelectField
            speech={speech} typed={typed('supervisor')} name="supervisor" label="people.supervisor" fallback={supervisor}
            options={[nobody('people.supervisor.none'), ...supervisors]}
          />
        </Row>
      )}
      {fresh && !hasLeft && (
        <Row {...props} path="invite" button={enrolled ? 'people.invite.afresh' : 'people.invite.again'}>
          <p>{speech.t(enrolled ? 'people.invite.afresh.what' : 'people.invite.again.what')}</p>
        </Row>
      )}
      {!hasLeft && (
        <Row {...props} path="sign-ins" action="sign-ins/end" button="people.sign-ins.end">
          <p>{speech.t('people.sign-ins.what')}</p>
        </Row>
      )}
      {(fresh || !needsColleague) && (
        <Row {...props} path="leave" button={hasLeft ? 'people.left.do' : 'people.leave.do'}>
          <p>{hasLeft ? speech.t('people.left.what', { name, count: ownCases.open + ownCases.closed }) : speech.t('people.leave.what', { name, count: ownCases.open, closed: ownCases.closed })}</p>
          {linksEnd}
          {needsColleague ? (
            <SelectField speech={speech} typed={leaving} name="to" label="people.leave.to" options={[nobody('people.leave.choose'), ...colleagues]} />
          ) : (
            leaving.mends['to'] && <p class="field"><span class="mend">{speech.t(leaving.mends['to'])}</span></p>
          )}
        </Row>
      )}
    </Desk>
  )
}

interface RowProps extends PersonProps {
  readonly path: PersonForm | 'invite' | 'sign-ins'
  /** Below the person's own path, where it is not `path`. */
  readonly action?: string
  readonly button: string
  readonly margin?: string
  readonly children: ComponentChildren
}

function Row({ frame: { speech }, personId, newId, mending, path, action = path, button, margin, children }: RowProps) {
  const sent = mending?.form === path ? mending.typed.values['command'] : undefined
  return (
    <section class={path === 'roles' ? 'row full' : 'row'}>
      <h2>{speech.t(`people.row.${path}`)}</h2>
      <div class="matter">
        <form class="form" method="post" action={`/people/${personId}/${action}`}>
          <Command id={sent ?? newId()} />
          {children}
          <p class="actions"><button class="plain-button" type="submit">{speech.t(button)}</button></p>
        </form>
      </div>
      {margin && <div class="margin"><p>{speech.t(margin)}</p></div>}
    </section>
  )
}
