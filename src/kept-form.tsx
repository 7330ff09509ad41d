// A form that could not be taken in is kept in the page that says so, to be sent again from there.
import type { ComponentChildren } from 'preact'
import type { Form } from '#src/platform/http.ts'

/** What must not travel back inside a page. */
const secrets = /password|code|pin/i

/** Whether all of it may be kept; false too for one that could not be read. */
export const isKeepable = (form: Form): boolean => Object.keys(form).length > 0 && !Object.keys(form).some((name) => secrets.test(name))

/** @param children the buttons */
export function KeptForm({ form, action, children }: { form: Form; action: string; children: ComponentChildren }) {
  return (
    <form class="form" method="post" action={action}>
      {Object.entries(form).filter(([name]) => !secrets.test(name)).map(([name, value]) => <input type="hidden" name={name} value={value} />)}
      {children}
    </form>
  )
}
