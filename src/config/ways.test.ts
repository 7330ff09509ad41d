// What goes to another machine is encrypted, or the operator has said that it need not be.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configFrom } from './config.ts'

const database = (url: string) => configFrom({ DATABASE_URL: url }).databaseUrl
const mail = (url: string) => configFrom({ ATTUNE_SMTP_URL: url, ATTUNE_MAIL_FROM: 'attune@clinic.example' }).smtpUrl

test('a database on another machine is reached encrypted and by its name, or not at all, unless the address says so', () => {
  for (const url of [
    'postgres://owner:secret@db.example/attune', 'postgresql://owner@10.0.0.7:5432/attune', 'postgres://db.example/attune?sslmode=prefer', 'postgres://db.example/attune?sslmode=no-verify', 'postgres://db.example/attune?sslmode=require',
    'postgres://localhost.evil.example/attune', 'postgres:///attune?host=db.example', 'postgres://localhost/attune?host=db.example', 'postgres://[2001:db8::7]/attune', 'postgres://127.0.0.1.evil.example/x',
  ]) assert.throws(() => database(url), /sslmode=verify-full/, url)
  for (const url of [
    'postgres://owner:secret@db.example/attune?sslmode=verify-full', 'postgres://db.example/attune?sslmode=disable', 'postgres://owner@localhost:5433/attune', 'postgres://127.0.0.1/attune', 'postgres://[::1]/attune',
    'postgres:///attune?host=/var/run/postgresql',
  ]) assert.equal(database(url), url)
  assert.throws(() => database('postgres://owner:a/b#c@db.example:x/attune'), /cannot be read as an address.*%2F/)
})

test('so is a mail server', () => {
  for (const url of ['smtp://name:secret@mail.example:587', 'smtp://mail.example', 'smtp://mail.example?requireTLS=no']) assert.throws(() => mail(url), /smtps:\/\/, or add requireTLS=true/, url)
  for (const url of ['smtps://name:secret@mail.example:465', 'smtp://mail.example:587?requireTLS=true', 'smtp://mail.example?ignoreTLS=true', 'smtp://localhost:25', 'smtp://127.0.0.1:9']) assert.equal(mail(url), url)
  assert.throws(() => mail('https://mail.example'), /must begin with smtps/)
  assert.throws(() => mail('smtps://a b@mail.example:x'), /cannot be read/)
})

test('what such an address holds is not in the sentence that refuses it', () => {
  for (const go of [() => database('postgres://owner:hunter2@db.example/attune'), () => mail('smtp://name:hunter2@mail.example')]) {
    assert.throws(go, (error: Error) => !error.message.includes('hunter2') && !error.message.includes('db.example'))
  }
})
