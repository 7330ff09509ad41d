// What became of others, as figures with a place, a time and a source: to be read beside a service's own, with care.
import { z } from 'zod'

const Benchmark = z
  .strictObject({
    figure: z.enum(['recovery', 'reliableRecovery', 'reliableImprovement', 'reliableDeterioration']),
    /** Its name is said in the words of the interface. */
    place: z.string().regex(/^[a-z0-9-]+$/),
    from: z.iso.date(),
    until: z.iso.date(),
    /** What a share was made from, where that is known. */
    counted: z.strictObject({ count: z.int().nonnegative(), of: z.int().positive() }).optional(),
    /** One share, twice, or what shares reach from and to. */
    lower: z.number().min(0).max(1),
    upper: z.number().min(0).max(1),
    /** In docs/sources.md. */
    source: z.string().min(1),
    evidence: z.enum(['published', 'awaiting-clinician']),
  })
  .refine(({ counted, lower, upper }) => lower <= upper && (!counted || (lower === upper && Math.abs(counted.count / counted.of - lower) < 0.00005)), 'is not the share of what was counted')
  .refine(({ from, until }) => from <= until, 'ends before it begins')
export type Benchmark = z.infer<typeof Benchmark>

export const BenchmarksFile = z.strictObject({ licence: z.string(), benchmarks: z.array(Benchmark) })
