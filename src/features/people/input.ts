// What the forms about colleagues may say.
import { z } from 'zod'
import { isVisible } from '#src/platform/visible.ts'
import { CommandId, PersonId } from '#src/domain/kernel/ids.ts'
import { roles, type Role } from '#src/records/scope.ts'

const checked = Object.fromEntries(roles.map((role) => [`roles.${role}`, z.string().optional()])) as Record<`roles.${Role}`, z.ZodOptional<z.ZodString>>
const chosenRoles = (form: Partial<Record<`roles.${Role}`, string | undefined>>): Role[] => roles.filter((role) => form[`roles.${role}`] === 'on')
const noRole = { path: ['roles'], message: 'people.mend.role' }

/** Nobody, or somebody. */
const personOrNobody = z
  .string()
  .default('')
  .refine((id) => id === '' || PersonId.safeParse(id).success, 'people.mend.person')
  .transform((id) => (id === '' ? null : PersonId.parse(id)))

export const colleagueInput = z
  .object({
    command: CommandId,
    name: z.string('people.mend.needed').trim().refine(isVisible, 'people.mend.needed').max(200, 'people.mend.long'),
    email: z.string('people.mend.needed').trim().min(1, 'people.mend.needed').max(254, 'people.mend.email').pipe(z.email('people.mend.email')),
    ...checked,
  })
  .refine((form) => chosenRoles(form).length > 0, { ...noRole, when: () => true })
  .transform((form) => ({ command: form.command, name: form.name, email: form.email, roles: chosenRoles(form) }))
export type ColleagueInput = z.infer<typeof colleagueInput>

export const rolesInput = z
  .object({ command: CommandId, ...checked })
  .refine((form) => chosenRoles(form).length > 0, noRole)
  .transform((form) => ({ command: form.command, roles: chosenRoles(form) }))

export const commandInput = z.object({ command: CommandId })
export const supervisorInput = z.object({ command: CommandId, supervisor: personOrNobody })
export const leaveInput = z.object({ command: CommandId, to: personOrNobody })
