// Every place where bytes or text from outside become something else, with what it promises for whatever comes.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { verifyRegistrationResponse } from '@simplewebauthn/server'
import { readToken, newToken } from '#src/access/token.ts'
import { openSealed, sealFor } from '#src/access/sealed-cookie.ts'
import { orderSessions } from '#src/commands/analyse/order-sessions.ts'
import { readSessions } from '#src/commands/analyse/read-sessions.ts'
import { studyMeasures } from '#src/commands/analyse/study-measures.ts'
import { configFrom } from '#src/config/config.ts'
import { readEnv } from '#src/config/env.ts'
import type { Context } from '#src/access/context.ts'
import { coefficientsOf } from '#src/domain/evidence/formula/coefficients.ts'
import { parseFormula } from '#src/domain/evidence/formula/parse-formula.ts'
import { quoteName } from '#src/domain/evidence/formula/tokens.ts'
import { gatherSessions } from '#src/domain/evidence/study/gather-sessions.ts'
import { readResponse } from '#src/domain/instruments/read-response.ts'
import { makeInstrument } from '#src/domain/instruments/own-instrument.ts'
import { parseQuestionnaire } from '#src/domain/instruments/questionnaire.ts'
import { garden, score, slider, stated } from '#src/domain/instruments/questionnaire.fixture.ts'
import { responseOf } from '#src/domain/instruments/response.ts'
import { scoreInstrument } from '#src/domain/instruments/score.ts'
import { writeQuestionnaire } from '#src/domain/instruments/write-questionnaire.ts'
import type { OrganisationId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { localPath, readAnswer } from '#src/features/account/input.ts'
import { isFound } from '#src/features/cases/search.ts'
import { readImport } from '#src/features/import/input.ts'
import { deviceName } from '#src/access/sign-in.ts'
import { composed } from '#src/platform/composed.ts'
import { newOutboxKeys, openOutbox, seal, unseal } from '#src/platform/crypto.ts'
import { openCsvScanner } from '#src/platform/csv-scan.ts'
import { csvTable, numberFrom } from '#src/platform/csv-table.ts'
import { csvRow } from '#src/platform/csv-write.ts'
import { fieldsOf } from '#src/platform/csv.ts'
import { addressOf, readForm, readUpload, type HonoContext } from '#src/platform/http.ts'
import { readContent } from '#src/platform/content.ts'
import type { Problem } from '#src/platform/problem.ts'
import { parsePlaybookPage } from '#src/platform/playbook.ts'
import { dateIn, instantOf, isTimeZone, weekMinute } from '#src/platform/time.ts'
import { root } from '#src/root.ts'
import type { Target } from './drive.ts'

const content = await readContent(new URL('content/', root), true)
const organisationId = '6f1c0f6e-3f1d-4c55-9d4e-0e2f3a4b5c6d' as OrganisationId
const request = (body: Buffer, type: string) => new Request('http://localhost/', { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': type } })

/** A refusal is an answer; anything else that is thrown is a fault. */
async function orRefused(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

/** These throw for what does not open; they may do nothing else. */
function opensOnly(work: () => string, sealed: string): void {
  let opened: string
  try {
    opened = work()
  } catch (error) {
    assert.ok(error instanceof Error)
    return
  }
  assert.equal(opened, sealed)
}

const csvWords = ['"', '""', ',', '\n', '\r\n', ';', '\t', '1.5', '=1+1', '2026-01-01', 'client', 'name', 'called', 'instrument', 'date', 'value', 'phq-9', 'gad-7']
const importSeeds = [
  'client,name,called,instrument,date,value\n1,Amal Haddad,Amal,phq-9,2026-01-05,12\n1,,,phq-9,2026-02-05,9\n2,أمل,,gad-7,2026-02-05,3\n', 'client;name\n17;"Jonas ""J"" Weber"\n', 'name,client\n"two\nlines",4\n',
]
const sessionSeed = `client_id,therapist_id,session,alliance,outcome\n${[1, 2, 3].flatMap((client) => [1, 2, 3, 4].map((session) => `c${client},t${client % 2},${session},${4 + ((client * session) % 5)},${20 - session - client}`)).join('\n')}\n`
const instruments = content.instruments('en')
const today = Date.UTC(2026, 10, 24)

const csv: readonly Target[] = [
  {
    name: 'csv-scanner', seeds: importSeeds, words: csvWords,
    run(bytes) {
      const told: number[] = []
      const scanner = openCsvScanner(',', { row: (row) => assert.ok(told.push(row.line) > 0 && fieldsOf(row).length > 0), fault: (line) => told.push(line) })
      scanner.push(bytes)
      scanner.end()
      assert.equal(new Set(told).size, told.length)
    },
  },
  {
    name: 'csv-table', seeds: importSeeds, words: csvWords,
    run(bytes) {
      const { rows, columns } = csvTable('', bytes.toString(), ['client', 'name'])
      for (const { fields } of rows) assert.deepEqual(Object.keys(fields).sort(), [...columns].sort())
    },
  },
  {
    name: 'import', seeds: importSeeds, words: csvWords,
    run(bytes) {
      for (const { refused, name, called, client, score: taken } of readImport(bytes.toString(), instruments, today).rows) {
        if (refused) continue
        assert.ok(client && name && called && [...name].length <= 200 && !/[\n\r\0]/.test(name + called))
        if (taken) assert.ok(taken.value >= taken.instrument.scoring[0]!.range.min && taken.value <= taken.instrument.scoring[0]!.range.max && taken.takenOn <= today)
      }
    },
  },
  {
    name: 'sessions', seeds: [sessionSeed, sessionSeed.replaceAll(',', ';'), 'client_id,therapist_id,session,alliance,outcome,organisation_id\n"a, ""b""",t,1,5,9,x\n"a, ""b""",t,1,5,9,y\na,t,2,NA,1e9\n'],
    words: ['client_id', 'therapist_id', 'session', 'alliance', 'outcome', 'organisation_id', 'NA', '"', '""', ',', ';', '\n', '1', '2', '5', '27.5', '-1', '1e400', '99999', '100000', 'c1', 't1'],
    async run(bytes) {
      const said: Problem[] = []
      const problems = { complain: (problem: Problem) => void said.push(problem), note: (problem: Problem) => void said.push(problem), exitCode: () => 0 as const }
      const file = await readSessions({ name: 'x', chunks: async function* () { yield bytes } }, studyMeasures({ values: { outcome: 'PHQ-9', 'outcome-range': '0:27' } }, []), problems, () => {})
      if (!file) return assert.ok(said.length > 0)
      const { rows, therapists } = orderSessions(file, 'x', problems)
      assert.ok(rows.count <= file.rows.count && file.rows.count <= file.read && said.every(({ reason }) => reason !== ''))
      const { cells, clients } = gatherSessions(rows)
      assert.ok(clients.sessions.every((count) => count > 0) && cells.therapist.every((number) => number < therapists))
      assert.ok([...cells.forward.products, ...cells.reverse.products].every(Number.isFinite) && rows.outcome.every((value) => Number.isNaN(value) || (value >= 0 && value <= 27)))
    },
  },
  {
    name: 'number', seeds: ['12', '-1.5e3', '.5', '5.', '+0'], words: ['0', '9', '.', 'e', '+', '-', ' '],
    run(bytes) {
      const value = numberFrom(bytes.toString())
      assert.ok(value === null || Number.isFinite(value))
    },
  },
  {
    name: 'csv-writer', seeds: ['plain\u0001=1+1\u0001@SUM(A1)', '-1\u0001+1\u0001"a"', '\t=1\u0001\r=1\u0001＝1'], words: ['=', '+', '-', '@', '\t', '\r', '\n', '"', ',', '\u0001', '＝', "'"],
    run(bytes) {
      const cells = bytes.toString().split('\u0001')
      const written = csvRow(cells)
      assert.ok(written.endsWith('\r\n'))
      const rows: string[][] = []
      const scanner = openCsvScanner(',', { row: (row) => void rows.push(fieldsOf(row)), fault: () => rows.push([]) })
      scanner.push(Buffer.from(written))
      scanner.end()
      if (cells.some((cell) => cell !== '') && cells.length < 1000 && written.length < 1 << 15) {
        assert.deepEqual(rows[0]?.map((cell, index) => (cell === cells[index] ? cell : cell.slice(1))), cells)
        for (const cell of rows[0] ?? []) assert.ok(!/^[=+\-@\t\r\n＝＋－＠]/.test(cell) || numberFrom(cell) !== null)
      }
    },
  },
]

const scored = garden(slider('s', 'Green?', 0, 10), score('sum', "%resource.item.item.where(linkId='g1.1').answer.value.weight().sum()", [0, 12]))
const read = parseQuestionnaire(JSON.stringify(garden()))
const made = read.kind === 'read' ? makeInstrument(read, { ...stated, reversed: [], maxMissing: 0 }, 'own-test', '1.0.0') : null
if (made?.kind !== 'made') throw new Error('the garden is a good questionnaire')
const { instrument } = made
const full = Object.fromEntries(instrument.items.map(({ key }) => [`own-test/${key}`, 1]))
const fhirWords = ['"linkId":"g1.1"', '"item":[', '"valueDecimal":1e308', '"valueInteger":-1', '"type":"group"', '"type":"integer"', '"repeats":true', '"modifierExtension":[{}]', '"extension":[', '"enableWhen":[{}]', 'null', '{}', '[]', '1e400', '"\\ud800"', '\\u0000']

const questionnaires: readonly Target[] = [
  {
    name: 'questionnaire', seeds: [scored, garden(), writeQuestionnaire(content.instruments('en')[0]!)].map((file) => JSON.stringify(file)), words: fhirWords,
    run(bytes) {
      const result = parseQuestionnaire(bytes.toString())
      if (result.kind === 'refused') return assert.ok(result.faults.length > 0)
      const own = makeInstrument(result, { ...stated, reversed: [], maxMissing: 0 }, 'own-test', '1.0.0')
      if (own.kind === 'refused') return assert.ok(own.faults.length > 0)
      const answers = Object.fromEntries(own.instrument.items.map((each) => [`own-test/${each.key}`, each.kind === 'scale' ? each.range.min : 0]))
      assert.ok(['scored', 'incomplete'].includes(scoreInstrument(own.instrument, answers).kind))
    },
  },
  {
    name: 'expression', seeds: ["%resource.item.where(linkId='g1.1').answer.value.weight().sum()", "iif(%a > 1, 'x\\'y', %`b`)", 'now()', '%a + %b'], words: ["'", "\\'", '`', '%', '(', ')', 'now', 'today ', 'memberOf', "linkId='", '%a', '%sum', 'sum', '//', '/*', '*/'],
    run(bytes) {
      const expression = bytes.toString().slice(0, 10_000)
      const file = garden(score('sum', expression, [0, 12]), score('other', `%resource.item.where(linkId='sum').answer.value + ${expression}`.slice(0, 10_000), [0, 12]))
      const result = parseQuestionnaire(JSON.stringify(file))
      if (result.kind === 'refused') assert.ok(result.faults.length > 0)
    },
  },
  {
    name: 'response', seeds: [JSON.stringify(responseOf(instrument, garden(), full))], words: ['"linkId":"g1.1"', '"answer":[', '"valueCoding":{"code":"g0"}', '"status":"completed"', '"item":[', 'null', '[]', '{}', '"valueInteger":1'],
    run(bytes) {
      let json: unknown
      try {
        json = JSON.parse(bytes.toString())
      } catch {
        return
      }
      const result = readResponse(instrument, garden(), json)
      if (result.kind === 'refused') return assert.ok(result.faults.length > 0)
      for (const [key, code] of Object.entries(result.answers)) assert.ok(Object.hasOwn(full, key) && code >= 0 && code <= 3)
    },
  },
]

const formSeeds = ['command=6f1c0f6e-3f1d-4c55-9d4e-0e2f3a4b5c6d&name=Amal+Haddad&called=%D8%A3%D9%85%D9%84', 'a=1&a=2&b', '=&==&&%26=%3D']
const boundary = 'multipart/form-data; boundary=x'
const multipart = '--x\r\nContent-Disposition: form-data; name="command"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\nclient,name\r\n--x--\r\n'

const bodies: readonly Target[] = [
  {
    name: 'form', seeds: formSeeds, words: ['=', '&', '+', '%00', '%ff', '%0d%0a', '__proto__=x', 'command=', '\u0301\u0316'.repeat(500)],
    run: (bytes) =>
      orRefused(async () => {
        const form = await readForm(request(bytes, 'application/x-www-form-urlencoded'))
        assert.equal(Object.getPrototypeOf(form), null)
        for (const value of Object.values(form)) assert.ok(!/[\0\r]/.test(value) && composed(value) === value)
      }),
  },
  {
    name: 'upload', seeds: [multipart, multipart.replaceAll('\r\n', '\n')], words: ['--x', '\r\n', 'Content-Disposition: form-data; name="', 'filename="', 'filename*=utf-8\'\'%ff', '--x--', '"'],
    run: (bytes) =>
      orRefused(async () => {
        const { form, files } = await readUpload(request(bytes, boundary))
        assert.ok(Object.values(form).every((value) => typeof value === 'string') && Object.values(files).every((file) => file.length > 0))
      }),
  },
]

const challenge = 'AAAAAAAAAAAAAAAAAAAAAA'
const said = Buffer.from(JSON.stringify({ type: 'webauthn.create', challenge, origin: 'http://localhost' })).toString('base64url')
/** CBOR of an attestation without a statement: flags, counter, an id of 16 bytes and a P-256 key. */
const attestation = Buffer.concat([
  Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461589c', 'hex'), Buffer.alloc(32), Buffer.from('4500000000', 'hex'), Buffer.alloc(16), Buffer.from('0010', 'hex'), Buffer.alloc(16),
  Buffer.from('a5010203262001215820', 'hex'), Buffer.alloc(32, 1), Buffer.from('225820', 'hex'), Buffer.alloc(32, 2),
])

const passkeys: readonly Target[] = [
  {
    name: 'passkey-answer', seeds: ['{"answer":{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","signature":"AA"}},"next":"/today"}'], words: ['{', '[', '"answer":', '"next":', '"\\ud800"', '1e999', 'null', ','],
    run: (bytes) => orRefused(async () => assert.ok('answer' in Object(await readAnswer(request(bytes, 'application/json'))))),
  },
  {
    name: 'passkey-attestation', seeds: [attestation], words: ['\u00a0', '\u00bf', '\u009f', '\u005f', '\u00fb', 'fmt', 'packed', 'none', 'authData'],
    async run(bytes) {
      const response = { id: 'AAAAAAAAAAAAAAAAAAAAAA', rawId: 'AAAAAAAAAAAAAAAAAAAAAA', type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON: said, attestationObject: bytes.subarray(0, 12_000).toString('base64url') } } as const
      const { verified } = await verifyRegistrationResponse({ response, expectedChallenge: challenge, expectedOrigin: 'http://localhost', expectedRPID: 'localhost', requireUserVerification: true, supportedAlgorithmIDs: [-8, -7, -257] }).catch(() => ({ verified: false }))
      // Whatever is in it, it was made for another site: its first 32 bytes are not the hash of this one's name.
      assert.equal(verified, false)
    },
  },
]

const { token } = newToken(organisationId)
const key = randomBytes(32)
const keys = newOutboxKeys()
const context = { clock: () => today } as Context
const purpose = { key, where: 'known somebody' }
const sealedText = seal(key, 'For nobody else.', 'here')
const zones = ['Europe/London', 'Asia/Kathmandu', 'UTC']

const words: readonly Target[] = [
  {
    name: 'formula',
    seeds: ['next ~ outcome + within * session + (1 + within | client) + (1 | therapist)', 'y ~ (a + b)^2 - a:b + 0 + (x || g/h)', '`the y`~-1+a/b\n+(1|`g h`:i)', 'y ~ ((1 | g) + a:(b + c)) - (1 - d)'],
    words: ['~', '+', '-', ':', '*', '/', '^', '(', ')', '|', '||', '0', '1', '2', '`', 'y', 'a', 'log(', '(1 | g)', '.', ' ', '\n', '\u00a0'],
    run(bytes) {
      const text = bytes.toString()
      const formula = parseFormula(text)
      if ('kind' in formula) return assert.ok(formula.at >= 1 && formula.at <= [...text].length + 1 && [...text].slice(formula.at - 1).join('').startsWith(formula.found))
      const write = ({ intercept, products }: typeof formula.fixed) => [intercept ? '1' : '0', ...products.map((product) => product.map(quoteName).join(':'))].join(' + ')
      const random = formula.random.map((effects) => `(${write(effects)} | ${effects.group.columns.map(quoteName).join(':')})`)
      const again = parseFormula(`${quoteName(formula.outcome)} ~ ${[write(formula.fixed), ...random].join(' + ')}`)
      assert.ok(!('kind' in again))
      assert.deepEqual([again.fixed.intercept, again.random.length], [formula.fixed.intercept, formula.random.length])
      const namesOf = (of: typeof formula) => [of.fixed, ...of.random].map((terms) => coefficientsOf(terms, () => null).map(({ name }) => name.split(':').sort().join(':')).sort())
      assert.deepEqual(namesOf(again), namesOf(formula))
      for (const names of namesOf(formula)) assert.equal(new Set(names).size, names.length)
    },
  },
  {
    name: 'token', seeds: [token, newToken(organisationId, 16).token], words: ['-', '_', '=', 'A'.repeat(22)],
    run(bytes) {
      const found = readToken(bytes.toString('latin1'))
      if (found) assert.match(found.organisationId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    },
  },
  { name: 'sealed-cookie', seeds: [sealFor(context, purpose, 'once', 1000), ''], words: ['=', '-', '_'], run: (bytes) => assert.ok(['once', null].includes(openSealed(context, purpose, bytes.toString('latin1')))) },
  { name: 'sealed-text', seeds: [sealedText], run: (bytes) => opensOnly(() => unseal(key, bytes, 'here'), 'For nobody else.') },
  // A point, a nonce, a text and its tag; nothing that a stranger makes without the keys opens to what was never sealed, and nothing hangs.
  { name: 'sealed-form', seeds: [Buffer.concat([keys.publicKey, Buffer.alloc(40)]), Buffer.concat([newOutboxKeys().publicKey, randomBytes(60)]), Buffer.alloc(93)], run: (bytes) => opensOnly(() => openOutbox(keys, bytes), '') },
  {
    name: 'next-page', seeds: ['/today', '/cases?q=a', '//evil.example', '/\\evil.example', '/./\\/evil.example'], words: ['/', '\\', '.', '..', '@', ':', '?', '#', '%2f', '\t', 'http:', 'evil.example'],
    run(bytes) {
      const path = localPath(bytes.toString())
      assert.equal(new URL(path, 'https://clinic.example').origin, 'https://clinic.example')
      assert.ok(path.startsWith('/') && !path.startsWith('//') && !/[\r\n\t\\]/.test(path.split('?')[0]!))
    },
  },
  {
    name: 'address', seeds: ['203.0.113.9', '2001:db8::1', '[2001:db8::1]:443', '::ffff:127.0.0.1', 'fe80::1%eth0', '1.2.3.4, 5.6.7.8:9'], words: [':', '::', '%', '[', ']', ',', '.', 'ffff', '127.0.0.1'],
    run(bytes) {
      const passedOn = bytes.toString('latin1')
      const asked = { env: { incoming: { socket: { remoteAddress: '127.0.0.1' } } }, req: { header: () => passedOn } } as unknown as HonoContext
      const found = addressOf(asked)
      assert.ok(found === null || found.length <= passedOn.length + 20)
    },
  },
  {
    name: 'search', seeds: ['amal\u0001Amal Haddad', 'a a a a\u0001a a a a a a a a', 'احمد\u0001أحمد', '7k3mol\u0001x'], words: ['\u0001', ' ', '-', 'a', 'ا', 'ال', 'é', '’'],
    run(bytes) {
      const [query = '', ...names] = bytes.toString().split('\u0001')
      // As much as an address and a name may hold.
      assert.equal(typeof isFound(query.slice(0, 200), names.slice(0, 2).map((name) => name.slice(0, 400)), '7K3M01'), 'boolean')
    },
  },
  { name: 'device', seeds: ['Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0', 'Chrome/ Safari/ Edg/ iPhone'], run: (bytes) => assert.ok(deviceName(bytes.toString('latin1')).length < 40) },
  {
    name: 'wall-clock', seeds: ['2026-03-29 01:30 Europe/London', '2028-02-29 00:00 Asia/Kathmandu', '2100-12-31 23:59 UTC'], words: ['Europe/', 'GMT+14', '+23:59', 'Etc/', '00:00', '2026-10-25', '02:30'],
    run(bytes) {
      const [date = '', time = '', zone = 'UTC'] = bytes.toString('latin1').split(' ')
      const timeZone = isTimeZone(zone) ? zone : zones[bytes.length % 3]!
      if (!/^(?:20\d\d)-\d\d-\d\d$/.test(date) || Number.isNaN(Date.parse(date)) || !new Date(date).toISOString().startsWith(date) || !/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(time)) return
      const instant = instantOf(date, time, timeZone)
      assert.ok(Number.isSafeInteger(instant) && Math.abs(instant - Date.parse(`${date}T${time}Z`)) <= 26 * 3_600_000)
      assert.ok(weekMinute(instant, timeZone).minuteOfDay < 1440 && dateIn(instant, timeZone).length === 10)
    },
  },
  {
    name: 'environment', seeds: ['ATTUNE_PORT=3000\u0001ATTUNE_ORIGIN=https://a.example', 'DATABASE_URL=postgres://a:b@c/d\u0001ATTUNE_LOG_LEVEL=info', 'ATTUNE_SMTP_URL=smtps://a:b@c\u0001ATTUNE_MAIL_FROM=a@b'],
    words: ['ATTUNE_', 'ATTUNE_DATA=', 'ATTUNE_HOST=0.0.0.0', 'http://', 'https://', 'localhost', ':', '\u0001', '=', 'ATTUNE_PROT='],
    run(bytes) {
      const environment = Object.fromEntries(bytes.toString().split('\u0001').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
      try {
        const { port, origin } = configFrom(readEnv(environment))
        assert.ok(port >= 0 && port <= 65_535 && URL.canParse(origin))
      } catch (error) {
        assert.match((error as Error).message, /ATTUNE_|DATABASE_URL/)
      }
    },
  },
  {
    name: 'playbook-page', seeds: ['---\nkey: rupture\nsources: a, b\n---\n# Title\n\n## One\n- a\n## Two\n- b\n'], words: ['---\n', '# ', '## ', '- ', 'key: ', '\n'],
    run(bytes) {
      try {
        parsePlaybookPage(bytes.toString())
      } catch (error) {
        assert.ok(error instanceof Error)
      }
    },
  },
]

export const parsers: readonly Target[] = [...csv, ...questionnaires, ...bodies, ...passkeys, ...words]
