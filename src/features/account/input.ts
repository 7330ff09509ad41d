// What the forms of signing in may contain.
import { z } from 'zod'
import { CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { isQuiet, type NotificationChoice } from '#src/domain/notification/digest.ts'
import { passwordAtLeast, passwordAtMost, whyGuessable, type Chooser } from '#src/access/guessable.ts'
import { readBytes, type Form } from '#src/platform/http.ts'
import { minuteOf } from '#src/platform/time.ts'

export const SignInInput = z.object({
  email: z.string({ error: 'account.mend.email' }).trim().min(1, 'account.mend.email').max(254, 'account.mend.email'),
  password: z.string({ error: 'account.mend.password' }).max(1_000, 'account.mend.password-long'),
  code: z.string({ error: 'account.mend.code' }).trim().min(1, 'account.mend.code').max(60, 'account.mend.code'),
})

export const UnlockInput = z.object({
  password: z.string({ error: 'account.mend.password' }).min(1, 'account.mend.password').max(1_000, 'account.mend.password-long'),
})

/** @param chooser whose names are the first that anybody would guess @param common hashes of passwords that many people have */
export const choosePasswordInput = (chooser: Chooser, common: ReadonlySet<string>) =>
  z
    .object({
      password: z
        .string({ error: 'account.mend.password' })
        .min(passwordAtLeast, 'account.mend.password-short')
        .max(passwordAtMost, 'account.mend.password-long')
        .superRefine((text, { addIssue }) => {
          const message = whyGuessable(text, chooser, common)
          if (message) addIssue({ code: 'custom', message })
        }),
      again: z.string({ error: 'account.mend.again' }).max(1_000, 'account.mend.again'),
      code: z.string({ error: 'account.mend.code-six' }).transform((text) => text.replace(/\s/g, '')).pipe(z.string().regex(/^\d{6}$/, 'account.mend.code-six')),
    })
    .refine(({ password, again }) => password === again, { path: ['again'], message: 'account.mend.again', when: () => true })

const CommandInput = z.object({ command: CommandId })

/** @throws Refusal invalid when a form has lost its own id */
export function commandIn(form: Form): CommandId {
  const parsed = CommandInput.safeParse(form)
  if (!parsed.success) throw new Refusal('invalid')
  return parsed.data.command
}

const onOrOff = z.enum(['off', 'on'], 'account.mend.choose').transform((value) => value === 'on')
const time = z.string('account.mend.time').regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'account.mend.time').transform(minuteOf)

/** Times are taken although what they belong to is off: the form has them filled in, and they are there again next time. */
export const NotificationsInput = z
  .looseObject({ command: CommandId, digest: onOrOff, at: time, quiet: onOrOff, from: time, until: time })
  .transform(({ command, digest, at, quiet, from, until, ...boxes }) => ({
    command, digest, digestMinute: at, weekdays: [1, 2, 3, 4, 5, 6, 7].filter((day) => boxes[`weekday.${day}`] === 'on'),
    quiet: quiet ? { fromMinute: from, untilMinute: until } : null,
  }) satisfies NotificationChoice & { command: CommandId })
  .refine(({ digest, weekdays }) => !digest || weekdays.length > 0, { path: ['weekday'], message: 'account.mend.weekday' })
  .refine(({ quiet }) => quiet === null || quiet.fromMinute !== quiet.untilMinute, { path: ['until'], message: 'account.mend.quiet-same' })
  .refine(({ digest, digestMinute, quiet }) => !digest || !isQuiet(quiet, digestMinute), { path: ['at'], message: 'account.mend.digest-quiet' })

/** What the script sends back from the browser's passkey. */
const Answer = z.object({ answer: z.unknown(), next: z.string().max(2_000).optional() })
const answerBytes = 64 * 1024

/** @throws Refusal invalid */
export async function readAnswer(request: Request): Promise<z.infer<typeof Answer>> {
  const text = (await readBytes(request, answerBytes)).toString('utf8')
  try {
    return Answer.parse(JSON.parse(text))
  } catch {
    throw new Refusal('invalid')
  }
}

/** A path of our own, or /today: nobody is sent elsewhere by a link to our sign-in. */
export function localPath(next: string | undefined): string {
  const base = 'http://attune.invalid'
  if (!next?.startsWith('/') || next.length > 2_000 || !URL.canParse(next, base)) return '/today'
  const url = new URL(next, base)
  // `/\elsewhere` and `//elsewhere` leave the origin; `/.//elsewhere` stays, but its path would not.
  if (url.origin !== base || url.pathname.startsWith('//')) return '/today'
  return url.pathname + url.search
}
