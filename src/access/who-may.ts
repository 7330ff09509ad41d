// Who may: every route of Attune and whom it opens for. A route that is not in this table cannot be registered (it does not type-check),
// and test/journeys/who-may.test.ts tries every row as every role and as nobody.
import type { Role } from '#src/records/scope.ts'

/** Nobody needs to be known; rate limits apply. */
const anyone = { kind: 'anyone' } as const
/** A program that shows the operator's token; for everybody else there is no such page. */
const monitor = { kind: 'monitor' } as const
/** A signed-in person with at least one of these roles. */
const staff = <const Roles extends readonly Role[]>(...roles: Roles) => ({ kind: 'staff', roles }) as const
/** A signed-in person, locked or not: only what hands a locked tablet back. */
const lockedStaff = { kind: 'locked-staff' } as const
/** Anyone, in the demonstration only; elsewhere there is no such page. */
const visitor = { kind: 'visitor' } as const
/** The therapist of the case, or whoever covers; another's case answers not-found. Shut while the client wants the record kept and not used. */
const therapistOfCase = { kind: 'case', readers: ['therapist'], restricted: 'shut' } as const
/** The same, open then too: who the client is and when they meet, their door, their record as a whole. Nothing that was answered is on these pages. */
const therapistAlways = { kind: 'case', readers: ['therapist'], restricted: 'open' } as const
/** Also the therapist's supervisor, while the case is flagged and the client agreed. */
const readerOfCase = { kind: 'case', readers: ['therapist', 'supervisor'], restricted: 'shut' } as const
/** Whoever holds the client's link: blank forms only. */
const linkHolder = { kind: 'client', known: false } as const
/** What a phone sealed before the link ran out may still arrive for a week; a link that was taken back is shut at once. */
const lateLinkHolder = { kind: 'client', known: false, lapsedForDays: 7 } as const
/** The client, by PIN or by a device bound by it. */
const knownClient = { kind: 'client', known: true } as const

/** Only soon after showing who one is: a browser left open, or a phone taken unlocked, must not be enough. @param why the message key for whoever is asked once more */
const soon = <const Row extends object, const Why extends string>(why: Why, row: Row) => ({ ...row, soon: why }) as const
const weighty = 'sign-in-again.weighty'
const atPeople = 'people.fresh-needed'
const atAccount = 'account.fresh-needed'
/** The client, with the PIN typed here a short while ago. */
const clientWithPin = soon('checkin.pin.afresh', knownClient)

const everyRole = staff('therapist', 'supervisor', 'lead', 'admin')

export const whoMay = {
  'GET /health': anyone,
  'GET /ready': anyone,
  'GET /metrics': monitor,
  'GET /': anyone,
  'GET /first-run': anyone,
  'POST /first-run': anyone,
  'POST /demonstration': anyone,
  'GET /demonstration/opening': anyone,
  'GET /demonstration': visitor,
  'POST /demonstration/as': visitor,
  'POST /demonstration/tour/:stop': visitor,
  'POST /demonstration/tour-end': visitor,
  'GET /demonstration/service': visitor,
  'POST /demonstration/service': visitor,
  'POST /demonstration/service/stop': visitor,
  'POST /demonstration/reset': visitor,
  'POST /demonstration/leave': visitor,
  'GET /sign-in': anyone,
  'POST /sign-in': anyone,
  'POST /sign-in/passkey/options': anyone,
  'POST /sign-in/passkey': anyone,
  'GET /invitations/:token': anyone,
  'POST /invitations/:token': anyone,
  'POST /invitations/:token/passkey/options': anyone,
  'POST /invitations/:token/passkey': anyone,
  'GET /calendar/:feed': anyone,

  'POST /sign-out': lockedStaff,
  'GET /locked': lockedStaff,
  'POST /unlock': lockedStaff,
  'GET /account': everyRole,
  'POST /account/sign-ins/:signIn/revoke': everyRole,
  'POST /account/passkeys/options': soon(atAccount, everyRole),
  'POST /account/passkeys': soon(atAccount, everyRole),
  'POST /account/passkeys/:passkey/remove': soon(atAccount, everyRole),
  'POST /account/recovery-codes': soon(atAccount, everyRole),
  'POST /account/start-over': soon(atAccount, everyRole),
  'POST /account/notifications': everyRole,
  'GET /account/calendar-feed': staff('therapist'),
  'POST /account/calendar-feed': staff('therapist'),
  'POST /account/calendar-feed/stop': staff('therapist'),

  'GET /today': everyRole,
  'GET /safety': everyRole,
  'GET /safety/:task': everyRole,
  'POST /safety/:task/acknowledge': everyRole,
  'POST /safety/owner': staff('lead', 'admin'),
  'GET /supervision': staff('supervisor'),

  'GET /cases': staff('therapist'),
  'GET /cases/import': staff('therapist'),
  'POST /cases/import': staff('therapist'),
  'POST /cases/import/carry-out': staff('therapist'),
  'GET /cases/new': staff('therapist'),
  'POST /cases': staff('therapist'),
  'GET /cases/:case': therapistAlways,
  'POST /cases/:case/details': therapistAlways,
  'POST /cases/:case/measures': therapistAlways,
  'POST /cases/:case/hand-over': soon(weighty, therapistAlways),
  'POST /cases/:case/cover': therapistAlways,
  'POST /cases/:case/cover/:cover/end': therapistAlways,
  'POST /cases/:case/close': therapistAlways,
  'POST /cases/:case/reopen': therapistAlways,
  'GET /cases/:case/door': therapistAlways,
  'POST /cases/:case/door/link': therapistAlways,
  'POST /cases/:case/door/revoke': therapistAlways,
  'POST /cases/:case/door/start-code': therapistAlways,
  'POST /cases/:case/door/tablet': therapistAlways,

  'GET /cases/:case/record': therapistAlways,
  'GET /cases/:case/record/file': soon(weighty, therapistOfCase),
  'POST /cases/:case/record/corrections': therapistAlways,
  'POST /cases/:case/record/use': therapistAlways,
  'POST /cases/:case/record/erasure': therapistAlways,

  'GET /cases/:case/sessions/new': therapistAlways,
  'POST /cases/:case/sessions': therapistAlways,
  'GET /cases/:case/sessions/:session': therapistAlways,
  'POST /cases/:case/sessions/:session/move': therapistAlways,
  'POST /cases/:case/sessions/:session/cancel': therapistAlways,
  'POST /cases/:case/sessions/:session/start': therapistAlways,
  'POST /cases/:case/sessions/:session/end': therapistAlways,
  'POST /cases/:case/sessions/:session/did-not-attend': therapistAlways,
  'POST /cases/:case/sessions/:session/homework': therapistOfCase,

  'GET /cases/:case/brief': readerOfCase,
  'GET /cases/:case/signals': readerOfCase,
  'POST /cases/:case/signals/:kind': therapistOfCase,
  'POST /cases/:case/signals/:kind/vote': therapistOfCase,
  'POST /cases/:case/agreed': therapistOfCase,
  'GET /cases/:case/together': therapistOfCase,
  'GET /cases/:case/together/calm': therapistOfCase,
  'POST /cases/:case/together/agenda': therapistOfCase,
  'POST /cases/:case/together/agreed': therapistOfCase,
  'POST /cases/:case/together/homework': therapistOfCase,
  'GET /cases/:case/goals': therapistOfCase,
  'POST /cases/:case/goals': therapistOfCase,
  'POST /cases/:case/goals/list': therapistOfCase,
  'POST /cases/:case/goals/anew': therapistOfCase,
  'POST /cases/:case/goals/ask': therapistOfCase,
  'GET /cases/:case/goals/paper': therapistOfCase,
  'GET /cases/:case/goals/together': therapistOfCase,
  'POST /cases/:case/goals/together': therapistOfCase,
  'POST /cases/:case/goals/together/match': therapistOfCase,
  'POST /cases/:case/goals/together/again': therapistOfCase,
  'POST /cases/:case/goals/together/:goal': therapistOfCase,
  'POST /cases/:case/goals/:goal': therapistOfCase,
  'GET /cases/:case/why/:kind': readerOfCase,
  'GET /cases/:case/sessions/:session/check': therapistOfCase,
  'POST /cases/:case/sessions/:session/check': therapistOfCase,

  'GET /organisation': staff('lead'),
  'POST /organisation': staff('lead'),
  'POST /organisation/contacts': staff('lead'),
  'POST /organisation/contacts/:contact/remove': staff('lead'),
  'POST /organisation/duty': staff('lead'),
  'POST /organisation/duty/:duty/remove': staff('lead'),
  'GET /organisation/signals': staff('lead'),
  'POST /organisation/signals': staff('lead'),
  'GET /records': staff('lead'),
  'POST /records/holds': soon(weighty, staff('lead')),
  'POST /records/holds/:hold/end': soon(weighty, staff('lead')),
  'POST /records/erasures/:erasure/confirm': soon(weighty, staff('lead')),
  'POST /records/erasures/:erasure/refuse': staff('lead'),
  'GET /measures': staff('lead'),
  'POST /measures': staff('lead'),
  'GET /measures/codes': staff('lead'),
  'GET /measures/out/:instrument': staff('lead'),
  'GET /measures/drafts/:draft': staff('lead'),
  'GET /measures/drafts/:draft/preview': staff('lead'),
  'POST /measures/drafts/:draft': staff('lead'),
  'POST /measures/drafts/:draft/release': staff('lead'),
  'POST /measures/drafts/:draft/discard': staff('lead'),
  'GET /measures/:measure': staff('lead'),
  'GET /measures/:measure/preview': staff('lead'),
  'POST /measures/:measure/licence': staff('lead'),
  'POST /measures/:measure/version': staff('lead'),
  'GET /evidence': staff('lead'),
  'GET /evidence/ended': staff('lead'),
  'GET /evidence/plan': staff('lead'),
  'POST /evidence/plan': staff('lead'),
  'POST /evidence/work': staff('lead'),
  'POST /evidence/stop': staff('lead'),
  'GET /organisation/goals': staff('lead'),
  'GET /organisation/useful': staff('lead', 'admin'),
  'GET /backups': staff('admin'),
  'POST /backups': soon(weighty, staff('admin')),
  'GET /people': staff('lead', 'admin'),
  'POST /people': soon(atPeople, staff('admin')),
  'POST /people/:person/roles': soon(atPeople, staff('admin')),
  'POST /people/:person/invite': soon(atPeople, staff('admin')),
  'POST /people/:person/sign-ins/end': staff('admin'),
  'POST /people/:person/supervisor': soon(atPeople, staff('admin')),
  'POST /people/:person/leave': staff('admin'),

  'GET /c/:token': linkHolder,
  'GET /c/:token/consent': linkHolder,
  'POST /c/:token/consent': linkHolder,
  'GET /c/:token/withdraw': linkHolder,
  'POST /c/:token/withdraw': linkHolder,
  'GET /c/:token/pin': linkHolder,
  'POST /c/:token/pin': linkHolder,
  'POST /c/:token/pin/new': linkHolder,
  'POST /c/:token/forget': linkHolder,
  'GET /c/:token/before': linkHolder,
  'POST /c/:token/before': linkHolder,
  'GET /c/:token/after': linkHolder,
  'POST /c/:token/after': linkHolder,
  'POST /c/:token/outbox': lateLinkHolder,
  'GET /c/:token/thanks': linkHolder,
  'GET /c/:token/goals': knownClient,
  'POST /c/:token/goals': knownClient,
  'GET /c/:token/goals/paper': knownClient,
  'POST /c/:token/goals/anew': knownClient,
  'POST /c/:token/goals/ask': knownClient,
  'POST /c/:token/goals/:goal': knownClient,
  'GET /c/:token/mine': knownClient,
  'GET /c/:token/record': knownClient,
  'GET /c/:token/record/file': clientWithPin,
  'POST /c/:token/record/me': clientWithPin,
  'POST /c/:token/record/corrections': clientWithPin,
  'POST /c/:token/record/use': clientWithPin,
  'POST /c/:token/record/erasure': clientWithPin,
  'POST /c/:token/lines/:line': knownClient,
  'POST /c/:token/looks/:checkIn': knownClient,
} as const

export type Route = keyof typeof whoMay
export type Audience = (typeof whoMay)[Route]
