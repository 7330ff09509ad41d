// The lock check finds a lock file that would break somebody else's install.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkLock } from './lock.mjs'

/** @type {Record<string, Record<string, string>>} */
const own = { dependencies: { oxlint: '1.89.0' } }
const lock = (change = {}) => ({
  packages: {
    '': { optionalDependencies: {} },
    'node_modules/oxlint': { version: '1.89.0', integrity: 'sha512-x', optionalDependencies: { '@oxlint/darwin': '1.89.0', nested: '1.0.0' } },
    'node_modules/@oxlint/darwin': { version: '1.89.0', integrity: 'sha512-x', optional: true },
    'node_modules/oxlint/node_modules/nested': { version: '1.0.0', integrity: 'sha512-x' },
    ...change,
  },
})
const messages = (change, mine = own) => checkLock(lock(change), mine).map(({ message }) => message).join('\n')

test('a complete lock passes', () => assert.equal(messages({}), ''))
test('found: a platform that is missing', () => {
  const { 'node_modules/@oxlint/darwin': _, ...packages } = lock().packages
  assert.match(checkLock({ packages }, own)[0]?.message ?? '', /@oxlint\/darwin, optional for node_modules\/oxlint, is missing/)
})
test('found: a registry', () => assert.match(messages({ 'node_modules/a': { version: '1.0.0', integrity: 'x', resolved: 'https://registry.example/a.tgz' } }), /names a registry/))
test('found: no hash', () => assert.match(messages({ 'node_modules/a': { version: '1.0.0' } }), /no hash/))
test('found: a script at install', () => assert.match(messages({ 'node_modules/a': { version: '1.0.0', integrity: 'x', hasInstallScript: true } }), /runs a script/))
test('found: a range', () => assert.match(messages({}, { dependencies: { oxlint: '^1.89.0' } }), /exact version/))
test('found: a lock that is behind', () => assert.match(messages({}, { devDependencies: { oxlint: '1.90.0' } }), /run npm install/))
