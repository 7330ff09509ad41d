// The files for a service agree with what npm start does and with the settings there are. They are tried whole by deploy/try.sh.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { configFrom } from '#src/config/config.ts'
import { readEnv } from '#src/config/env.ts'
import { root } from '#src/root.ts'

const start = readFileSync(new URL('scripts/install.mjs', root), 'utf8')
const serviceFlags = [.../serviceFlags = \[(.*)\]/.exec(start)![1]!.matchAll(/'([^']+)'/g)].map(([, flag]) => flag!)
const serviceEnvironment = [.../serviceEnvironment = \{(.*)\}/.exec(start)![1]!.matchAll(/(\w+): '([^']+)'/g)].map(([, name, value]) => `${name}=${value}`)

const read = (name: string): string => readFileSync(new URL(`deploy/${name}`, root), 'utf8')
const unit = read('attune.service')
const container = read('Containerfile')
const settings = Object.fromEntries(read('attune.env').split('\n').filter((line) => /^[A-Z]/.test(line)).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))

test('unit and container start Attune as npm start does', () => {
  assert.match(unit, new RegExp(`^ExecStart=\\S+ ${serviceFlags.join(' ')} dist/main\\.js$`, 'm'))
  assert.ok(serviceFlags.length > 0 && serviceEnvironment.length > 0)
  for (const setting of serviceEnvironment) for (const file of [unit, container]) assert.ok(file.includes(setting), setting)
  assert.ok(container.includes(JSON.stringify(['node', ...serviceFlags, 'dist/main.js']).replaceAll(',', ', ')))
})

test('the settings are ones that Attune knows, and lie where unit and container make room for them', () => {
  const config = configFrom(readEnv(settings))
  const made = /^StateDirectory=(.*)$/m.exec(unit)![1]!.split(' ').map((name) => `/var/lib/${name}`)
  assert.deepEqual([config.dataDir, config.keyringDir], made)
  for (const folder of made) assert.ok(container.includes(`"${folder}"`), folder)
  const commented = [...read('attune.env').matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => [name!, 'x'])
  assert.doesNotThrow(() => readEnv(Object.fromEntries(commented)))
})

test('the container is made of files that are there', () => {
  for (const [, names] of container.matchAll(/^COPY (?!--from)(.*) \S+$/gm)) {
    for (const name of names!.split(' ').filter((one) => !one.includes('*'))) assert.ok(existsSync(new URL(name, root)), name)
  }
})

test('the proxy keeps the paths that are secrets out of its log, and hands on what Attune needs', () => {
  const proxy = read('nginx.conf')
  const door = /~\^\/\(\?<attune_door>([a-z|]+)\)\//.exec(proxy)![1]!.split('|')
  assert.deepEqual(door.sort(), ['c', 'calendar', 'invitations'])
  assert.doesNotMatch(/log_format.*/.exec(proxy)![0], /\$(?:request|request_uri|uri|args|http_referer|remote_addr)\b/)
  assert.match(proxy, /proxy_set_header Host \$http_host;/)
  assert.match(proxy, /proxy_set_header X-Forwarded-For \$remote_addr;/)
})

// Where systemd is at hand, it reads the unit too; a machine without it has no units.
if (spawnSync('systemd-analyze', ['--version']).status === 0) {
  test('systemd understands the unit', () => {
    const folder = mkdtempSync(join(tmpdir(), 'attune-unit-'))
    try {
      const file = join(folder, 'attune.service')
      writeFileSync(file, unit.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`))
      const { stderr, status } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' })
      assert.deepEqual([status, stderr.split('\n').filter((line) => line.includes('attune.service'))], [0, []])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}
