// The table of who may import whom: the one place to read, and to change with a decision record.

/**
 * @typedef {object} Ring
 * @property {readonly string[]} rings other rings it may import
 * @property {readonly RegExp[] | 'any'} packages third-party packages it may import
 * @property {boolean} node whether it may use Node's own modules
 * @property {string} advice what to do with code that wants more
 */

/** @type {Record<string, Ring>} */
export const rings = {
  domain: {
    rings: [],
    packages: [/^zod$/],
    node: false,
    advice: 'domain is pure: hand the value in as an argument, or move this code out to records (queries), platform (machine) or a feature (use case)',
  },
  platform: {
    rings: ['domain/kernel'],
    packages: 'any',
    node: true,
    advice: 'platform knows the machine, not the work: of the domain it sees kernel only; clinical code belongs in domain, queries in records, permission in access',
  },
  records: {
    rings: ['domain', 'platform'],
    packages: [/^kysely$/],
    node: true,
    advice: 'records is SQL: permission belongs in access, use cases in features, and the machine in platform',
  },
  access: {
    rings: ['records', 'domain', 'platform'],
    packages: [/^@simplewebauthn\/server$/, /^otpauth$/, /^rate-limiter-flexible$/, /^zod$/],
    node: true,
    advice: 'access decides who may: pages and use cases belong in features, web plumbing (hono) in platform, look in ui',
  },
  ui: {
    rings: ['domain'],
    packages: [/^preact$/, /^preact-render-to-string$/, /^d3-/, /^uqr$/],
    node: false,
    advice: 'ui is look alone: data comes in as props, fetched by the feature; machine code belongs in platform',
  },
  features: {
    rings: ['domain', 'records', 'access', 'ui', 'platform'],
    // Beyond the usual three: passkeys in the browser, calendar feeds.
    packages: [/^hono$/, /^zod$/, /^preact$/, /^@simplewebauthn\/browser$/, /^ical-generator$/],
    node: true,
    advice: 'a library that talks to the machine belongs behind platform, a query in records, a permission in access, a chart in ui',
  },
  // The files directly in src, config/, commands/, demonstration/: where everything meets.
  app: { rings: ['domain', 'platform', 'records', 'access', 'ui', 'features'], packages: 'any', node: true, advice: '' },
}

/** What runs in a browser sees less than the ring it lies in. @type {Ring} */
export const browser = {
  rings: ['domain', 'ui'],
  packages: [/^preact$/, /^@simplewebauthn\/browser$/],
  node: false,
  advice: 'this file is sent to the browser: it may use its own browser/ files, domain and ui; the server hands it data in the page',
}

/** Single files that see more than their ring, each with its reason. */
export const exceptions = [
  { file: 'src/platform/content.ts', may: ['domain'], why: 'content is checked against the schemas of the domain when it is read' },
  { file: 'src/platform/playbook.ts', may: ['domain'], why: 'the same, for the playbook' },
  { file: 'src/records/migrate.ts', may: ['pg'], why: 'migrations run before there is a typed database' },
]

export const appFolders = ['config', 'commands', 'demonstration']

/** @param {string} path @returns {string | undefined} the ring a file lies in */
export const ringOf = (path) => {
  const [, first = '', ...rest] = path.split('/')
  if (rest.length === 0 || appFolders.includes(first)) return 'app'
  return first in rings && first !== 'app' ? first : undefined
}

/** @param {string} path the feature a file lies in */
export const featureOf = (path) => /^src\/features\/([^/]+)\//.exec(path)?.[1]

/** @param {string} path */
export const isForBrowser = (path) => /^src\/(?:features\/[^/]+|ui)\/browser\//.test(path) || /^src\/features\/[^/]+\/island\.tsx$/.test(path)

/** Tests, and what only tests use: `*.test.ts`, `*.fixture.ts`, `test-*.ts`. @param {string} path */
export const isForTests = (path) => /\.(?:test|fixture)\.tsx?$|\/test-[^/]+\.tsx?$/.test(path)
