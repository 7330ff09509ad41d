// The closed sets of what may be done about a signal, why it may be put off, and what the client may say to it.
export const deeds = ['seen', 'talked-about', 'snoozed', 'to-supervision', 'let-go', 'repaired'] as const
export type Deed = (typeof deeds)[number]

/** Why a signal is put off. A closed list, so that it can be counted; "other" may carry words. */
export const snoozeReasons = ['something-else-first', 'not-now-for-client', 'too-soon', 'in-hand', 'other'] as const
export type SnoozeReason = (typeof snoozeReasons)[number]

/** Whether the client felt heard when it was talked about. */
export const heardAnswers = ['yes', 'partly', 'not-yet', 'sorted'] as const
export type HeardAnswer = (typeof heardAnswers)[number]
