// Keeps count of what was wrong with the input, so that the rest is read and the exit code still says so.
import type { Problem } from '#src/platform/problem.ts'
import type { CommandCall } from './command.ts'

export interface Problems {
  /** Names a problem; what it concerns is left out. With --strict everything stops here. */
  complain(problem: Problem): void
  /** Names what is odd and does no harm: it changes neither the result nor the exit code. */
  note(problem: Problem): void
  /** 2 when anything was left out, 0 otherwise. */
  exitCode(): 0 | 2
}

export const strictOption = { strict: { type: 'boolean' } } as const

export function openProblems(call: Pick<CommandCall, 'complain' | 'values'>): Problems {
  let hasComplained = false
  return {
    complain(problem) {
      hasComplained = true
      call.complain(problem)
      if (call.values['strict'] === true) throw new Error('Stopped at the first problem, as --strict asks.')
    },
    note: (problem) => call.complain(problem),
    exitCode: () => (hasComplained ? 2 : 0),
  }
}
