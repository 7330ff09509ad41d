import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { inventRows } from '#src/domain/evidence/mixed-model.fixture.ts'
import { csvRow } from '#src/platform/csv-write.ts'
import { runOn } from '../test-call.ts'
import { fit } from './fit.ts'
import type { FitResult } from './result.ts'

type Cell = string | number
const invented = inventRows({ clients: 30, therapists: 5 })
const unitsOf = (name: string) => Array.from(invented.groups[name]!.codes, (code) => `${name[0]}${code}`)
const base: Readonly<Record<string, readonly Cell[]>> = {
  y: [...invented.columns['y']!], x: [...invented.columns['x']!], z: [...invented.columns['z']!], client: unitsOf('client'), therapist: unitsOf('therapist'),
  arm: Array.from(invented.groups['client']!.codes, (code) => (code % 3 === 0 ? 'wait' : 'cbt')),
}
const count = base['y']!.length
const csvOf = (columns: Readonly<Record<string, readonly Cell[]>>, order = [...Array(count).keys()]): string =>
  csvRow(Object.keys(columns)) + order.map((row) => csvRow(Object.values(columns).map((values) => values[row]!))).join('')
const formula = 'y ~ x + z + (1 + x | client) + (1 | therapist)'

const fitted = async (csv: string, asked = formula, values = {}): Promise<FitResult> => {
  const { code, text, problems, error } = await runOn(fit, csv, { formula: asked, json: true, ...values })
  assert.deepEqual([code, problems, error], [0, [], null])
  return JSON.parse(text) as FitResult
}
const refused = async (csv: string, asked = formula, values = {}) => {
  const { code, text, problems, error } = await runOn(fit, csv, { formula: asked, json: true, ...values })
  assert.deepEqual([code, text, error], [2, '', null])
  return problems
}
const reasons = async (...given: Parameters<typeof refused>) => (await refused(...given)).map(({ column, reason }) => `${column}: ${reason}`)
const near = (actual: number, expected: number, within: number, what: string) => assert.ok(Math.abs(actual - expected) <= within * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`)
const same = (one: FitResult, other: FitResult, within = 1e-5) => {
  assert.deepEqual([one.n, one.groups, one.singular, Object.keys(one.fixed)], [other.n, other.groups, other.singular, Object.keys(other.fixed)])
  near(one.criterion, other.criterion, 1e-9, 'criterion')
  for (const [name, { estimate, se, df, p }] of Object.entries(one.fixed)) {
    const expected = other.fixed[name]!
    near(estimate, expected.estimate, within, name)
    near(se, expected.se, within, `se of ${name}`)
    near(df, expected.df, 1e-3, `df of ${name}`)
    near(p, expected.p, 1e-3, `p of ${name}`)
  }
  one.theta.forEach((value, at) => near(value, other.theta[at]!, within, `theta ${at}`))
}

test('order of rows and columns, and how units are called, change nothing', async () => {
  const plain = await fitted(csvOf(base))
  const id = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text.trim() !== '' && text.trim() !== 'NA').map((text) => `${text.trim()}`)
  await fc.assert(fc.asyncProperty(
    fc.shuffledSubarray([...Array(count).keys()], { minLength: count }), fc.shuffledSubarray(Object.keys(base), { minLength: Object.keys(base).length }), fc.uniqueArray(id, { minLength: 30, maxLength: 30, selector: (text) => text.replace(/^'/, '') }),
    async (order, names, ids) => {
      const renamed = { ...base, client: base['client']!.map((client) => ids[Number(String(client).slice(1))]!) }
      same(await fitted(csvOf(Object.fromEntries(names.map((name) => [name, renamed[name as 'client']])), order)), plain)
    },
  ), { numRuns: 10 })
})

test('another unit of a covariate or of the outcome rescales what it should and nothing else', async () => {
  const plain = await fitted(csvOf(base))
  await fc.assert(fc.asyncProperty(fc.double({ min: 0.01, max: 1000, noNaN: true }), fc.double({ min: 0.01, max: 1000, noNaN: true }), async (byX, byY) => {
    const other = await fitted(csvOf({ ...base, x: base['x']!.map((value) => Number(value) * byX), y: base['y']!.map((value) => Number(value) * byY) }))
    for (const [name, { estimate, se, df, p }] of Object.entries(plain.fixed)) {
      const scale = byY / (name === 'x' ? byX : 1)
      near(other.fixed[name]!.estimate / scale, estimate, 1e-5, name)
      near(other.fixed[name]!.se / scale, se, 1e-5, `se of ${name}`)
      near(other.fixed[name]!.df, df, 1e-3, `df of ${name}`)
      near(other.fixed[name]!.p, p, 1e-3, `p of ${name}`)
    }
    near(other.sigma / byY, plain.sigma, 1e-5, 'sigma')
    near(other.random['client']!.corr[0]!, plain.random['client']!.corr[0]!, 1e-4, 'correlation')
    plain.random['client']!.sd.forEach((sd, at) => near((other.random['client']!.sd[at]! / byY) * (at === 1 ? byX : 1), sd, 1e-5, `sd ${at}`))
  }), { numRuns: 10 })
})

test('a formula says one thing in several ways', async () => {
  const plain = await fitted(csvOf(base))
  for (const other of ['y ~ z + x - z + z + (x | client) + (1 | therapist)', 'y~1+x+z+\n(1|therapist)\n+ (`x`|`client`)']) {
    const result = await fitted(csvOf(base), other)
    near(result.criterion, plain.criterion, 1e-9, other)
    assert.deepEqual(Object.keys(result.random), ['client', 'therapist'])
  }
})

test('a text column is compared with its first text, and its products are what they say', async () => {
  const asNumbers = { ...base, isWait: base['arm']!.map((arm) => (arm === 'wait' ? 1 : 0)), both: base['arm']!.map((arm, row) => (arm === 'wait' ? base['x']![row]! : 0)) }
  const byText = await fitted(csvOf(base), 'y ~ arm * x + (1 | client)')
  const byNumber = await fitted(csvOf(asNumbers), 'y ~ isWait + x + both + (1 | client)')
  assert.deepEqual(Object.keys(byText.fixed), ['(Intercept)', 'armwait', 'x', 'armwait:x'])
  assert.deepEqual(Object.values(byText.fixed), Object.values(byNumber.fixed))
  assert.deepEqual(Object.keys((await fitted(csvOf(base), 'y ~ 0 + arm + (1 | client)')).fixed), ['armcbt', 'armwait'])
  const { text } = await runOn(fit, csvOf(base), { formula: 'y ~ arm + (1 | client)' })
  assert.match(text, /arm: compared with cbt/)
})

test('nested ids are told apart by what they lie in, and terms come in the order and under the names that lme4 has', async () => {
  const within = { ...base, client: base['client']!.map((client) => Number(String(client).slice(1)) >> 1) }
  const nested = await fitted(csvOf(within), 'y ~ x + (1 | therapist/client)')
  const apart = await fitted(csvOf({ ...within, pair: within.client.map((client, row) => `${client} of ${base['therapist']![row]}`) }), 'y ~ x + (1 | therapist) + (1 | pair)')
  assert.deepEqual(nested.groups, { 'client:therapist': apart.groups['pair'], therapist: 5 })
  near(nested.criterion, apart.criterion, 1e-9, 'criterion')
  const several = await fitted(csvOf(base), 'y ~ x + z + (1 | therapist) + (1 + x || client)')
  assert.deepEqual(Object.keys(several.random), ['client', 'client.1', 'therapist'])
  const sdOfX = (await fitted(csvOf(base), 'y ~ x + z + (1 + x || client) + (1 | therapist)')).random['client.1']!.sd[0]!
  near(several.random['client']!.sd[0]!, sdOfX, 1e-6, 'of terms with as many units the last written comes first')
})

test('ids and names with commas, quotes and spaces; semicolons; names that objects carry', async () => {
  const plain = await fitted(csvOf(base), 'y ~ x + (1 | client)')
  const odd = { 'y': base['y']!, 'an "x", so': base['x']!, 'constructor': base['client']!.map((client) => `${client}, "J" ${client}`), '__proto__x': base['z']! }
  const result = await fitted(csvOf(odd), 'y ~ `an "x", so` + (1 | constructor)')
  assert.deepEqual(Object.keys(result.fixed), ['(Intercept)', '`an "x", so`'])
  assert.deepEqual([Object.values(result.fixed), result.groups], [Object.values(plain.fixed), { constructor: 30 }])
  same(await fitted(csvOf(base).replaceAll(',', ';'), 'y ~ x + (1 | client)'), plain)
})

test('rows with something missing are left out and counted; whole rows are fitted as if there were no others', async () => {
  const gaps = { ...base, x: base['x']!.map((value, row) => (row % 10 === 3 ? 'NA' : row % 10 === 4 ? '' : value)), client: base['client']!.map((value, row) => (row % 20 === 5 ? '' : value)) }
  const kept = [...Array(count).keys()].filter((row) => ![3, 4].includes(row % 10) && row % 20 !== 5)
  const result = await fitted(csvOf(gaps))
  assert.deepEqual(result.warnings, ['45 rows of 180 left out because something is missing (x 36, client 9)'])
  same({ ...result, warnings: [] }, await fitted(csvOf(base, kept)), 1e-9)
})

test('what is no number is named with line and column and left out, the rest is fitted, and the exit code says so', async () => {
  const wrong = { ...base, x: base['x']!.map((value, row) => (row === 2 ? '1,5' : row === 7 ? 'Inf' : value)) }
  const { code, text, problems } = await runOn(fit, csvOf(wrong), { formula, json: true })
  assert.deepEqual([code, problems], [2, [{ line: 4, column: 'x', reason: '1,5 is not a number: decimals have a full stop' }, { line: 9, column: 'x', reason: 'Inf is not a number' }]])
  const result = JSON.parse(text) as FitResult
  assert.deepEqual([result.n, result.warnings], [count - 2, ['2 rows of 180 left out because something in them cannot be read']])
  const { error } = await runOn(fit, csvOf(wrong), { formula, strict: true })
  assert.equal(error, 'Stopped at the first problem, as --strict asks.')
})

test('a number after texts makes a column one of numbers, and the texts are named', async () => {
  const wrong = { ...base, x: base['x']!.map((value, row) => (row < 2 ? ['o.5', 'l'][row]! : value)) }
  const { code, text, problems } = await runOn(fit, csvOf(wrong), { formula, json: true })
  assert.deepEqual([code, problems], [2, [2, 3].map((line) => ({ line, column: 'x', reason: `${line === 2 ? 'o.5' : 'l'} is not a number, as other values of the column are` }))])
  same({ ...(JSON.parse(text) as FitResult), warnings: [] }, await fitted(csvOf(base, [...Array(count).keys()].slice(2))), 1e-9)
})

test('of very many values that are no numbers the first are named and the others counted', async () => {
  const problems = (await runOn(fit, csvOf({ ...base, y: base['client']! }), { formula, json: true })).problems
  assert.equal(problems.length, 22)
  assert.deepEqual(problems.slice(20), [{ line: null, column: 'y', reason: '160 more values cannot be read' }, { line: null, column: null, reason: 'none of the 180 rows is whole' }])
})

test('a name that is no column is told with its place in the formula and the one that was probably meant', async () => {
  assert.deepEqual(await refused(csvOf(base), 'y ~ x +\n zz + (1 | Therapst)'), [
    { line: 1, column: 'zz', reason: 'there is no such column (character 2 of line 2 of --formula); did you mean z?' },
    { line: 1, column: 'Therapst', reason: 'there is no such column (character 12 of line 2 of --formula); did you mean therapist?' },
  ])
  assert.deepEqual(await reasons(csvOf(base), 'y ~ homework + (1 | client)'), ['homework: there is no such column (character 5 of --formula); there are y, x, z, client, therapist, arm'])
  assert.deepEqual(await reasons('y,y,g\n1,2,a\n', 'y ~ 1 + (1 | g)'), ['y: there are several columns of this name'])
})

test('a formula that is none is told with the character', async () => {
  assert.deepEqual(await refused('', 'y ~ x + (1 | client'), [{ line: null, column: 20, reason: 'a closing parenthesis is expected, and the formula ends here' }])
  assert.deepEqual(await refused('', 'y ~ x +\n  log(z) + (1 | client)'), [{ line: 2, column: 3, reason: 'functions are not worked out here; add a column with the result to the file, and name that; here stands log' }])
  assert.deepEqual(await reasons('', 'y ~ x'), ['6: a mixed model has at least one random term, such as (1 | client)'])
  assert.match((await runOn(fit, '')).error!, /--formula 'outcome ~ session \+ \(1 \| client\)'/)
})

test('what cannot be estimated is refused with the reason', async () => {
  const all = (value: Cell) => base['y']!.map(() => value)
  const cannot = (column: string | null, reason: string) => [`${column}: the model cannot be estimated: ${reason}`]
  assert.deepEqual(await reasons(csvOf({ ...base, x: all(3) }), 'y ~ x + (1 | client)'), cannot('x', 'its values are all the same'))
  assert.deepEqual(await reasons(csvOf({ ...base, x: all(3) }), 'y ~ z + (x | client)'), cannot('x', 'its values are all the same'))
  assert.deepEqual(await reasons(csvOf({ ...base, y: all(3) }), 'y ~ x + (1 | client)'), cannot('y', 'its values are all the same'))
  assert.deepEqual(await reasons(csvOf({ ...base, arm: all('cbt') }), 'y ~ arm + (1 | client)'), cannot('arm', 'every value is cbt'))
  assert.deepEqual(await reasons(csvOf({ ...base, twice: base['x']!.map((value) => 2 * Number(value)) }), 'y ~ x + twice + (1 | client)'), cannot('twice', 'it is made up of those before it in the formula, and cannot be told from them'))
  assert.deepEqual(await reasons(csvOf({ ...base, y: base['x']! }), 'y ~ x + (1 | client)'), cannot('y', 'the other columns make it up entirely, and nothing is left to estimate'))
  assert.deepEqual(await reasons(csvOf({ ...base, client: all('c1') })), cannot('client', 'it has a single unit, and a variance needs several'))
  assert.deepEqual(await reasons(csvOf({ ...base, client: base['y']!.map((_, row) => row) })), cannot('client', 'its 180 units with 2 effects each would need more than the 180 rows there are'))
  assert.deepEqual(await reasons(csvOf(base, [0, 1, 2]), 'y ~ x + z + (1 | client)'), cannot(null, 'there are too few whole rows (3) for its fixed effects'))
  assert.deepEqual(await reasons(csvOf(base), 'y ~ x + (1 | client) + (1 | client)'), cannot('client: (Intercept)', 'it stands in the model twice'))
  assert.deepEqual(await reasons(csvOf({ ...base, armwait: base['z']! }), 'y ~ arm + armwait + (1 | client)'), cannot('armwait', 'two columns of the model would have this name; give one another name in the file'))
  assert.deepEqual((await runOn(fit, csvOf({ ...base, x: base['x']!.map((_, row) => (row === 4 ? '1e300' : row)) }), { formula })).problems, [{ line: 6, column: 'x', reason: '1e+300 is too large to be computed with' }])
  assert.deepEqual(await reasons('y,x,client\n', 'y ~ x + (1 | client)'), ['null: there are no rows'])
  assert.deepEqual(await reasons('y,x,client\n1,NA,a\n2,,b\n', 'y ~ x + (1 | client)'), ['null: none of the 2 rows is whole; missing: x 2'])
  assert.deepEqual(await reasons('', 'y ~ x + (1 | client)'), ['null: there is no header row'])
  assert.deepEqual(await refused(`y,t,g\n${Array.from({ length: 110 }, (_, row) => `${row},t${row},${row % 5}\n`).join('')}`, 'y ~ t + (1 | g)'), [{ line: 102, column: 't', reason: 'there are more than 100 different texts in this column; if they are the units of a group, write (1 | t)' }])
})

test('a random term that lies within the fixed effects is named, and not a value that would be far from others', async () => {
  const within = (term: string, rest = 'tell every therapist from every other') =>
    [`therapist: the model cannot be estimated: ${term} cannot be told apart from the fixed effects, which already ${rest}; leave one of the two out`]
  const csv = csvOf({ ...base, moved: base['x']!.map((value) => 1e5 + Number(value)), client: base['client']!.map((client, row) => `${client}${base['therapist']![row]}`) })
  for (const fixed of ['x + therapist', 'client', '0 + therapist + x', 'moved + therapist']) assert.deepEqual(await reasons(csv, `y ~ ${fixed} + (1 | therapist)`), within('(1 | therapist)'), fixed)
  assert.deepEqual(await reasons(csv, 'y ~ x + therapist + (1 | therapist) + (1 | client)'), within('(1 | therapist)'))
  assert.deepEqual(await reasons(csv, 'y ~ x * therapist + (x | therapist)'), within('(1 + x | therapist)', 'hold all that it would add for every therapist'))
  assert.deepEqual(await reasons(csv, 'y ~ x * therapist + (0 + x | therapist) + (1 | client)'), within('(0 + x | therapist)', 'hold all that it would add for every therapist'))
})

test('a random term of which the fixed effects hold only a part is estimated, and by maximum likelihood its variance is zero', async () => {
  const csv = csvOf(base)
  assert.deepEqual(Object.keys((await fitted(csv, 'y ~ z + therapist + (0 + x | therapist) + (1 | client)')).random), ['client', 'therapist'])
  assert.equal((await runOn(fit, csv, { formula: 'y ~ x + therapist + (x | therapist)' })).code, 0)
  assert.equal((await runOn(fit, csv, { formula: 'y ~ x + arm + (1 | therapist)' })).code, 0)
  const ml = await fitted(csv, 'y ~ x + therapist + (1 | therapist)', { ml: true })
  assert.deepEqual([ml.theta, ml.singular], [[0], true])
})

test('two rows a unit are enough for two effects without correlation, and not for two with', async () => {
  const pairs = csvOf(base, [...Array(count).keys()].filter((row) => row % 6 < 2))
  assert.deepEqual((await fitted(pairs, 'y ~ x + (x || client)')).groups, { client: 30 })
  assert.match((await reasons(pairs, 'y ~ x + (x | client)')).join(), /its 30 units with 2 effects each would need more than the 60 rows/)
})

test('a singular fit is told in words', async () => {
  const still = { ...base, y: base['x']!.map((value, row) => Number(value) + ((row * 7919) % 101) / 50) }
  const { text, code } = await runOn(fit, csvOf(still), { formula: 'y ~ x + (1 | therapist)' })
  assert.equal(code, 0)
  assert.match(text, /Note: the fit is singular: the variance of \(Intercept\) between units of therapist is estimated as zero\. That is usual with few units/)
})

test('too many therapists tied together: what was fitted instead is named with the rows it touches', async () => {
  const { columns, groups } = inventRows({ clients: 6600, sessions: 5, therapists: 2200, changing: 3 })
  const names = ['client', 'therapist']
  const all = [...Object.values(columns), ...names.map((name) => groups[name]!.codes)]
  const csv = csvRow([...Object.keys(columns), ...names]) + Array.from(columns['y']!, (_, row) => all.map((values) => values[row]!).join(',')).join('\n')
  const episodes = await fitted(csv, 'y ~ x + (x | client) + (1 | therapist)')
  assert.deepEqual([Object.keys(episodes.random), episodes.groups], [['client:therapist', 'therapist'], { 'client:therapist': 8800, therapist: 2200 }])
  assert.match(episodes.warnings.join(), /^this is not the model that was asked for\. Units of client tie too many of therapist together \(2,200 effects.* 2,000 .*effects of its own with each.*; 33\.3 % of the rows are touched$/)
  const credited = await fitted(csv, 'y ~ x + (1 | client) + (1 | therapist)', { 'when-knotted': 'credited' })
  assert.deepEqual(credited.groups, { client: 6600, therapist: 2200 })
  assert.match(credited.warnings.join(), /taken to have been with one of therapist throughout.*13\.3 % of the rows/)
})

test('while tied units are fitted, it says within each pass how far it has come', async () => {
  const { columns, groups } = inventRows({ clients: 180, sessions: 4, therapists: 60, changing: 2 })
  const csv = csvOf({ y: [...columns['y']!], x: [...columns['x']!], client: [...groups['client']!.codes], therapist: [...groups['therapist']!.codes] }, [...Array(720).keys()])
  const { code, progress } = await runOn(fit, csv, { formula: 'y ~ x + (1 | client) + (1 | therapist)' })
  assert.equal(code, 0)
  const [fitting, testing] = ['fitting', 'degrees of freedom'].map((doing) => progress.flatMap((said) => said.match(`^${doing}: 720 rows, pass (\\d+), (\\d+) % of it$`)?.slice(1).map(Number) ?? []))
  for (const said of [fitting!, testing!]) {
    const passes = Map.groupBy(Array.from({ length: said.length / 2 }, (_, at) => said.slice(2 * at, 2 * at + 2) as [number, number]), ([pass]) => pass)
    assert.deepEqual([...passes.keys()], Array.from({ length: passes.size }, (_, at) => at + 1))
    const first = passes.get(1)!.map(([, percent]) => percent)
    assert.deepEqual(first, first.toSorted((one, other) => one - other))
    // In the first pass already, a little at a time: there and back.
    assert.ok(first[0] === 0 && new Set(first).size > 60 && first.at(-1)! > 95, first.join())
  }
  assert.ok(progress.findIndex((said) => said.startsWith('degrees')) > progress.findLastIndex((said) => said.startsWith('fitting')))
})

test('values that are lost in squaring are refused', async () => {
  const tiny = { ...base, x: base['x']!.map((value) => Number(value) * 1e-170) }
  assert.deepEqual(await reasons(csvOf(tiny), 'y ~ 0 + x + (1 | client)'), ['x: the model cannot be estimated: the values are too large or too small to be computed with; other units may help'])
})

test('two models of the same rows, in either order: the likelihood-ratio test', async () => {
  const gaps = csvOf({ ...base, z: base['z']!.map((value, row) => (row < 6 ? '' : value)) })
  const [small, large] = ['y ~ x + (1 | client)', 'y ~ x + z + (1 | client)']
  const { text, code } = await runOn(fit, gaps, { formula: small, compare: large, ml: true, json: true })
  const { smaller, larger, comparison } = JSON.parse(text) as { smaller: FitResult; larger: FitResult; comparison: { statistic: number; df: number[]; p: number } }
  assert.deepEqual([code, smaller.n, larger.n, Object.keys(larger.fixed).length, comparison.df], [0, 174, 174, 3, [1]])
  near(comparison.statistic, smaller.criterion - larger.criterion, 1e-12, 'statistic')
  assert.equal((await runOn(fit, gaps, { formula: large, compare: small, ml: true, json: true })).text, text)
  const shown = (await runOn(fit, csvOf(base), { formula: 'y ~ x + (x | client)', compare: small })).text
  assert.match(shown, /y ~ x \+ \(1 \| client\)\n[^]*y ~ x \+ \(x \| client\)\n[^]*Likelihood-ratio test of 2 further parameters: chi-square \d+\.\d{3}, p [<\d.]+\nHalf 1, half 2 degrees of freedom/)
})

test('models that cannot be compared are refused with the reason', async () => {
  const against = async (compare: string, asked = 'y ~ x + (1 | client)') => (await refused(csvOf(base), asked, { compare })).map(({ reason }) => reason).join()
  assert.match(await against('y ~ x + z + (1 | client)'), /by maximum likelihood, with --ml$/)
  assert.match(await against('y ~ x + (1 | therapist)'), /^neither model has all that the other has/)
  assert.match(await against('y ~ x + (1 | client)'), /^neither model/)
  assert.match(await against('y ~ x + (x | client) + (1 | therapist)'), /more than one further variance/)
  assert.match(await against('x ~ z + (1 | client)'), /of the same outcome$/)
  assert.match(await against('y ~ x + (1 | clent)'), /\(character 14 of --compare\); did you mean client\?/)
  assert.match(await against('y ~ x + (1 |'), /^the column that names the group is expected after the bar, and the formula ends here$/)
})

test('for people: a table with intervals, as many digits as are known, and no stars', async () => {
  const { text } = await runOn(fit, csvOf(base), { formula: ' y ~ x +\n z + (1 + x | client) + (1 | therapist)', ml: true })
  assert.deepEqual(text.split('\n').filter((line) => /^(y ~|Linear|Rows|−2|x |client|residual|Fixed)/.test(line)).map((line) => line.replaceAll(/-?\d[\d.]*/g, '#').replaceAll(/\s+/g, ' ')), [
    'y ~ x + z + (# + x | client) + (# | therapist)', 'Linear mixed model by maximum likelihood (ML)', 'Rows #; units: client #, therapist #',
    'Fixed effects estimate se df #% interval p'.replace('#%', '# %'), 'x # # # # to # <#', 'client (Intercept) #', 'residual #', '−# log-likelihood #',
  ])
  assert.ok(!text.includes('*') && !/NaN|undefined|null/.test(text))
})

test('two groups with the same units are named', async () => {
  const alone = { ...base, room: base['therapist']!.map((therapist) => `room of ${therapist}`) }
  const { warnings } = await fitted(csvOf(alone), 'y ~ x + (1 | therapist) + (1 | room)')
  assert.match(warnings.join(), /^therapist and room have the same units: how a variance is shared between the two means nothing, only both together do$/)
})
