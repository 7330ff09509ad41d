import assert from 'node:assert/strict'
import { test } from 'node:test'
import { troubleOf } from './trouble.ts'
import { Busy } from './turns.ts'

const coded = (code: string, more: object = {}) => Object.assign(new Error('words'), { code, ...more })

test('too much at once, a database that is away, a disk that is full, and a bug are told apart by their codes', () => {
  for (const code of ['ECONNREFUSED', '57P01', '57P03', '08006']) assert.equal(troubleOf(coded(code)), 'away', code)
  assert.equal(troubleOf(coded('ENOENT', { syscall: 'connect' })), 'away')
  for (const words of ['Connection terminated unexpectedly', 'Client has encountered a connection error and is not queryable']) assert.equal(troubleOf(new Error(words)), 'away', words)
  for (const busy of [new Busy('too much at once'), coded('57014'), coded('53300'), new Error('timeout exceeded when trying to connect')]) assert.equal(troubleOf(busy), 'busy')
  for (const code of ['53100', 'ENOSPC', 'EDQUOT']) assert.equal(troubleOf(coded(code)), 'full', code)
  for (const bug of [coded('23505'), coded('ENOENT', { syscall: 'open' }), coded('42P01'), new TypeError('x is undefined'), new Error('The connection terminated'), 'Connection terminated', null]) assert.equal(troubleOf(bug), null)
})
