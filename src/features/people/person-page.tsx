// What an admin can change about one colleague. It shows no clients: only how many there are to hand over.
import type { ComponentChildren } from 'preact'
import { Choices, Command, nothingTyped, SelectField, type Option, type Typed } from '#src/ui/fields.tsx'
import type { Speech } from '#src/ui/page.tsx'

export type PersonForm = 'roles' | 'supervisor' | 'leave'

export interface PersonProps {
  readonly speech: Speech
  readonly personId: string
  readonly name: string
  readonly email: string
  readonly enrolled: boolean
  readonly held: readonly string[]
  readonly roles: readonly Option[]
  /** null for somebody who is not a therapist. */
  readonly supervisors: readonly Option[] | null
  readonly supervisor: string
  readonly openCases: number
  /** Whether somebody must take over what is open. */
  readonly needsColleague: boolean
  readonly colleagues: readonly Option[]
  readonly mending?: { readonly form: PersonForm; readonly typed: Typed }
  readonly newId: () => string
}

export function PersonSection(props: PersonProps) {
  const { speech, name, email, enrolled, held, roles, supervisors, supervisor, openCases, needsColleague, colleagues } = props
  const nobody = (key: string) => ({ value: '', label: speech.t(key) })
  const typed = (form: PersonForm) => (props.mending?.form === form ? props.mending.typed : nothingTyped)
  const holding = Object.fromEntries(held.map((role) => [`roles.${role}`, 'on']))
  const inRoles = props.mending?.form === 'roles' ? props.mending.typed : { values: holding, mends: {} }
  return (
    <section class="row" id="person">
      <h2><bdi>{name}</bdi></h2>
      <div class="matter form">
        <p class="small soft"><bdi dir="ltr">{email}</bdi></p>
        <PersonForm {...props} path="roles" button="people.roles.keep" command={inRoles.values['command']}>
          <Choices speech={speech} typed={inRoles} kind="checkbox" name="roles" label="people.roles" options={roles} />
        </PersonForm>
        {supervisors && (
          <PersonForm {...props} path="supervisor" button="people.supervisor.keep" command={typed('supervisor').values['command']}>
            <SelectField speech={speech} typed={typed('supervisor')} name="supervisor" label="people.supervisor" fallback={supervisor} options={[nobody('people.supervisor.none'), ...supervisors]} />
          </PersonForm>
        )}
        <PersonForm {...props} path="invite" button={enrolled ? 'people.invite.afresh' : 'people.invite.again'} command={undefined}>
          <p class="small soft">{speech.t(enrolled ? 'people.invite.afresh.what' : 'people.invite.again.what')}</p>
        </PersonForm>
        <details open={props.mending?.form === 'leave'}>
          <summary>{speech.t('people.leave')}</summary>
          <PersonForm {...props} path="leave" button="people.leave.do" command={typed('leave').values['command']}>
            <p>{speech.t('people.leave.what', { name, count: openCases })}</p>
            {needsColleague && (
              <SelectField speech={speech} typed={typed('leave')} name="to" label="people.leave.to" options={[nobody('people.leave.choose'), ...colleagues]} />
            )}
            {!needsColleague && typed('leave').mends['to'] && <p class="notice">{speech.t(typed('leave').mends['to']!)}</p>}
          </PersonForm>
        </details>
        <p class="actions"><a class="way" href="/people">{speech.t('people.back')}</a></p>
      </div>
      <div class="margin"><p>{speech.t('people.change.what')}</p></div>
    </section>
  )
}

interface FormProps extends PersonProps {
  readonly path: PersonForm | 'invite'
  readonly button: string
  readonly command: string | undefined
  readonly children: ComponentChildren
}

function PersonForm({ speech, personId, newId, path, button, command, children }: FormProps) {
  return (
    <form class="form" method="post" action={`/people/${personId}/${path}`}>
      <Command id={command ?? newId()} />
      {children}
      <p class="actions"><button class="plain-button" type="submit">{speech.t(button)}</button></p>
    </form>
  )
}
