// `attune goals concordance`: what two lists of goals, each made without the other, have in common.
import { z } from 'zod'
import { overlap, rankAgreement, topWeightedOverlap } from '#src/domain/goals/concordance.ts'
import { goalsApart } from '#src/domain/goals/goals-apart.ts'
import type { SubCommand } from '../command.ts'
import { answerAll, readQuestions, scoreOrMissing, type CsvPlan } from '../methods/input.ts'
import { methodTable } from '../methods/table.ts'
import { strictOption } from '../problems.ts'

const places = z.array(scoreOrMissing)
const importances = z.array(z.number().min(0, 'is from 0 to 10').max(10, 'is from 0 to 10').nullable()).optional()
const Question = z
  .object({ client: places, therapist: places, client_importance: importances, therapist_importance: importances })
  .superRefine(({ client, ...others }, refused) => {
    for (const [name, list] of Object.entries(others)) if (list && list.length !== client.length) refused.addIssue({ code: 'custom', path: [name], message: 'has another number of goals than client' })
  })
type Question = z.infer<typeof Question>

const isImportance = (column: string): boolean => column === 'client_importance' || column === 'therapist_importance'

const help = `npm run attune -- goals concordance [file] [--strict] [--json]
Reads CSV with the columns id, client, therapist, one row a goal that either named, and if they are there client_importance and therapist_importance (0 to 10); or JSON with client, therapist. client and therapist are the goal's place on each list, 1 what matters most; an empty field, NA or null is a goal that the list does not have.
overlap: shared of all (Jaccard), 0 to 1. ranks: Kendall's tau-b of the shared goals, −1 to 1, none with fewer than three. top: rank-biased overlap at .8, extrapolated, 0 to 1.
apart: why Attune would say that the two may work towards different things: fewer than half in common, another goal at the top, or a shared goal whose importance differs by 4 or more. Its own rule, not validated. It says what is on the lists, and not who is right.
A row with something wrong is named and takes its person's answer with it: without that goal the lists would be others.`

export const concordanceCommand: SubCommand = {
  summary: 'what two lists of goals have in common',
  help,
  options: strictOption,
  async run(call) {
    const input = await readQuestions(call, Question, {
      columns: ['id', 'client', 'therapist'],
      numbers: (columns) => ['client', 'therapist', ...columns.filter(isImportance)],
      wrongRow: 'out-with-its-id',
      refuse: wrongGoal,
      gather: (rows, columns) =>
        [...Map.groupBy(rows, (row) => row.id)].map(([name, own]) => ({
          name, ...Object.fromEntries(['client', 'therapist', ...columns.filter(isImportance)].map((column) => [column, own.map((row) => row.number(column))])),
        })),
    })
    return answerAll(call, input, answer, show)
  },
}

const wrongGoal: NonNullable<CsvPlan['refuse']> = (row, columns) => {
  const place = ['client', 'therapist'].find((column) => !isPlace(row.number(column)))
  if (place) return { column: place, reason: notAPlace(place) }
  const importance = columns.filter(isImportance).find((column) => !isWithinTen(row.number(column)))
  return importance ? { column: importance, reason: 'is from 0 to 10' } : null
}

const isPlace = (place: number | null): boolean => place === null || (Number.isInteger(place) && place >= 1)
const notAPlace = (whose: string): string => `a place on the list of the ${whose} is a whole number from 1`
const isWithinTen = (importance: number | null): boolean => importance === null || (importance >= 0 && importance <= 10)

function answer({ client, therapist, client_importance: ofClient, therapist_importance: ofTherapist }: Question) {
  const [clients, therapists] = [inOrder('client', client), inOrder('therapist', therapist)]
  const named = (list: readonly number[], importance: Question['client']) => list.map((goal) => ({ key: String(goal), importance: importance?.[goal] ?? null }))
  const apart = goalsApart(named(clients, ofClient ?? []), named(therapists, ofTherapist ?? []))
  if (!apart) throw new RangeError('one of the lists is empty: who has named nothing does not disagree')
  const shared = clients.filter((goal) => therapists.includes(goal))
  const keys = (list: readonly number[]) => list.map(String)
  return {
    shared: shared.length, all: client.length, overlap: overlap(keys(clients), keys(therapists)),
    ranks: rankAgreement(shared.map((goal) => clients.indexOf(goal)), shared.map((goal) => therapists.indexOf(goal))), top: topWeightedOverlap(keys(clients), keys(therapists)),
    apart: [...new Set(apart.map(({ kind }) => kind))],
  }
}

/** The goals of a list by their row, what matters most first. */
function inOrder(whose: string, list: Question['client']): number[] {
  const named = list.flatMap((place, goal) => (place === null ? [] : [{ place, goal }])).sort((one, other) => one.place - other.place)
  if (!list.every(isPlace)) throw new RangeError(notAPlace(whose))
  if (named.some(({ place }, index) => place === named[index - 1]?.place)) throw new RangeError(`two goals have the same place on the list of the ${whose}`)
  return named.map(({ goal }) => goal)
}

function show({ shared, all, overlap: share, ranks, top, apart }: ReturnType<typeof answer>): string {
  return methodTable(['shared', 'of', 'overlap', 'ranks', 'top', 'apart'], [[shared, all, share, ranks, top, apart.join(', ')]])
}
