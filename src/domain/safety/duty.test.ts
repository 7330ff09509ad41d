// Question nine is asked on a phone only where somebody would see the answer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PersonId } from '../kernel/ids.ts'
import { dutyAt, isItemNineAnswerable, type Duty } from './duty.ts'

const dede = 'dede' as PersonId
const ingrid = 'ingrid' as PersonId
const monday: Duty = { personId: dede, deputyId: ingrid, weekday: 1, fromMinute: 540, untilMinute: 1020 }
const sundayNight: Duty = { personId: ingrid, deputyId: null, weekday: 7, fromMinute: 1320, untilMinute: 480 }
const clinic = { solePractitioner: false, dutyNote: '' }

test('a stretch has its first minute and not its last', () => {
  assert.equal(dutyAt([monday], 1, 539), null)
  assert.deepEqual(dutyAt([monday], 1, 540), { personId: dede, deputyId: ingrid })
  assert.deepEqual(dutyAt([monday], 1, 1019), { personId: dede, deputyId: ingrid })
  assert.equal(dutyAt([monday], 1, 1020), null)
  assert.equal(dutyAt([monday], 2, 600), null)
  assert.equal(dutyAt([], 1, 600), null)
})

test('a night goes over midnight, and from Sunday into Monday', () => {
  assert.equal(dutyAt([sundayNight], 7, 1319), null)
  assert.equal(dutyAt([sundayNight], 7, 1439)?.personId, ingrid)
  assert.equal(dutyAt([sundayNight], 1, 0)?.personId, ingrid)
  assert.equal(dutyAt([sundayNight], 1, 479)?.personId, ingrid)
  assert.equal(dutyAt([sundayNight], 1, 480), null)
  assert.equal(dutyAt([sundayNight], 7, 100), null)
})

test('a whole day is a whole day, and where two overlap the later one has it', () => {
  const day: Duty = { ...monday, fromMinute: 0, untilMinute: 1440 }
  assert.equal(dutyAt([day], 1, 0)?.personId, dede)
  assert.equal(dutyAt([day], 1, 1439)?.personId, dede)
  assert.equal(dutyAt([day], 2, 0), null)
  const later = { ...monday, personId: ingrid, fromMinute: 600 }
  assert.equal(dutyAt([day, later], 1, 700)?.personId, ingrid)
  assert.equal(dutyAt([later, day], 1, 700)?.personId, ingrid)
})

test('question nine needs live help in the language, and somebody who sees the answer', () => {
  const help = [{}]
  const at = { weekday: 1, minuteOfDay: 600 }
  assert.equal(isItemNineAnswerable(clinic, help, [monday], at), true)
  assert.equal(isItemNineAnswerable(clinic, [], [monday], at), false)
  assert.equal(isItemNineAnswerable(clinic, help, [monday], { weekday: 1, minuteOfDay: 60 }), false)
  assert.equal(isItemNineAnswerable(clinic, help, [], at), false)
})

test('somebody who works alone may ask it only with a word on when answers are read', () => {
  const at = { weekday: 3, minuteOfDay: 60 }
  assert.equal(isItemNineAnswerable({ solePractitioner: true, dutyNote: 'I read answers on weekday mornings.' }, [{}], [], at), true)
  assert.equal(isItemNineAnswerable({ solePractitioner: true, dutyNote: ' ' }, [{}], [], at), false)
  assert.equal(isItemNineAnswerable({ solePractitioner: true, dutyNote: 'I read answers on weekday mornings.' }, [], [], at), false)
  assert.equal(isItemNineAnswerable({ solePractitioner: false, dutyNote: 'A note alone is not enough.' }, [{}], [], at), false)
})
