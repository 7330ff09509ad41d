// The Western Electric run rules: patterns on a control chart that chance seldom makes.

/** So many of the last so many values beyond so many SDs, on one side. @source western-electric-1956 */
const rules = {
  rule1: { count: 1, of: 1, beyond: 3 },
  rule2: { count: 2, of: 3, beyond: 2 },
  rule3: { count: 4, of: 5, beyond: 1 },
  rule4: { count: 8, of: 8, beyond: 0 },
} as const

/** For each rule the sessions in which a pattern is complete. */
export type RunRules = Readonly<Record<keyof typeof rules, readonly number[]>>

/** Where each rule speaks: the value itself lies beyond the line (on it does not count), and with it enough of those before, on the same side. @param z values in SDs from the centre, in order @param sessionAt the session of a position @source western-electric-1956 */
export function runRules(z: readonly number[], sessionAt: (position: number) => number): RunRules {
  const speaks = ({ count, of, beyond }: { readonly count: number; readonly of: number; readonly beyond: number }) =>
    z.flatMap((value, position) => {
      const isBeyond = (each: number) => each * Math.sign(value) > beyond
      return isBeyond(value) && z.slice(Math.max(0, position - of + 1), position + 1).filter(isBeyond).length >= count ? [sessionAt(position)] : []
    })
  return { rule1: speaks(rules.rule1), rule2: speaks(rules.rule2), rule3: speaks(rules.rule3), rule4: speaks(rules.rule4) }
}
