// The few shapes that stand beside a word: diamond for a rupture, broken when a rule only found it possible, ring for a repair, square for something agreed, and so on. Never a colour.
export type MarkKind = 'rupture' | 'possible-rupture' | 'repair' | 'agreed' | 'safety' | 'worse' | 'level'

const paths: Readonly<Record<MarkKind, { readonly d: string; readonly broken?: boolean }>> = {
  rupture: { d: 'M9 1.5L16.5 9L9 16.5L1.5 9Z' },
  'possible-rupture': { d: 'M9 1.5L16.5 9L9 16.5L1.5 9Z', broken: true },
  repair: { d: 'M9 2.5A6.5 6.5 0 1 1 9 15.5A6.5 6.5 0 1 1 9 2.5Z' },
  agreed: { d: 'M3 3H15V15H3Z' },
  safety: { d: 'M9 2V11M9 14.5V16' },
  worse: { d: 'M2 14L6.5 10.5L10.5 12L16 3.5' },
  level: { d: 'M2 9H16' },
}

export function Mark({ kind }: { kind: MarkKind }) {
  const { d, broken } = paths[kind]
  return (
    <svg viewBox="0 0 18 18" aria-hidden="true">
      <path class={broken ? 'mark mark-possible' : 'mark'} d={d} {...(broken ? ({ pathLength: 16 } as object) : {})} />
    </svg>
  )
}

/** A sentence in which the figures stand out, since they are what is compared. */
export function Figures({ text }: { text: string }) {
  return <>{text.split(/(?<![\p{L}\d.-])(\d+(?:\.\d+)?)/u).map((part, index) => (index % 2 === 1 ? <b>{part}</b> : part))}</>
}

/** A name inside a sentence keeps its own direction. */
export const isolated = (name: string): string => `\u2068${name}\u2069`

/** Straight quotation marks of a content file as printed ones. */
export const printed = (text: string): string =>
  text.replace(/"([^"]*)"/g, '“$1”').replace(/(?<=\p{L})'(?=\p{L})/gu, '’')
