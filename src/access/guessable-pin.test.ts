// What somebody near would try first cannot be a PIN, and nine in ten others can.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isGuessablePin } from './guessable-pin.ts'

const all = (length: number) => Array.from({ length: 10 ** length }, (_, number) => String(number).padStart(length, '0'))

test('the PINs that people choose most are refused', () => {
  for (const pin of ['1234', '0000', '2580', '1111', '5555', '5683', '0852', '2222', '1212', '1998', '123456', '654321', '111111', '123123', '121212', '112233', '4321', '7890', '0987', '12345678', '88888888', '11223344']) assert.ok(isGuessablePin(pin), pin)
})

test('a date is refused in every order in which it is written, and nothing that is no date', () => {
  for (const pin of ['2412', '1224', '2902', '0101', '241285', '122485', '851224', '24121985', '12241985', '19851224']) assert.ok(isGuessablePin(pin), pin)
  for (const pin of ['3102', '1324', '4711', '2468', '3113', '24121885', '99851224', '471147', '4711471', '86420975']) assert.ok(!isGuessablePin(pin), pin)
})

test('of four digits and of six about a tenth is refused', () => {
  const share = (pins: readonly string[]) => pins.filter(isGuessablePin).length / pins.length
  const [four, six] = [share(all(4)), share(all(6).filter((_, index) => index % 7 === 0))]
  assert.ok(four > 0.08 && four < 0.1, String(four))
  assert.ok(six > 0.08 && six < 0.13, String(six))
})
