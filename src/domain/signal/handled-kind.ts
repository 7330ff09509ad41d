// The kinds of signal that something is done about: all but good news.
export const handledKinds = ['safety', 'deteriorating', 'rupture', 'not-on-track', 'goals', 'engagement'] as const
export type HandledKind = (typeof handledKinds)[number]
