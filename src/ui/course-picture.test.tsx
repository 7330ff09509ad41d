import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderToString } from 'preact-render-to-string'
import { CoursePicture, spread } from './course-picture.tsx'

const draw = (direction: 'ltr' | 'rtl', values: readonly (number | null)[]) =>
  renderToString(
    <CoursePicture
      id="a" speech={{ direction }} sessions={values.map((value, index) => ({ id: String(index), label: String(index + 1), value }))} range={{ min: 4, max: 10 }} title="t" description="d" axis="session" last="8"
      lines={[{ kind: 'limit', values: values.map(() => 7), label: 'limit 7' }]} marks={[{ kind: 'possible', at: values.length - 1, label: 'below' }]}
    />,
  )
const dots = (svg: string) => [...svg.matchAll(/<circle class="client-dot" cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)] as const)

test('right to left the sessions run the other way and up stays up', () => {
  const [ltr, rtl] = [dots(draw('ltr', [8, 9, 6])), dots(draw('rtl', [8, 9, 6]))]
  assert.deepEqual(rtl, ltr.map(([x, y]) => [704 - x, y]))
  assert.ok(ltr[0]![0] < ltr[2]![0] && ltr[1]![1] < ltr[0]![1] && ltr[2]![1] > ltr[0]![1])
})

test('where nobody rated there is no dot, and the line stops', () => {
  const svg = draw('ltr', [8, null, 6, 7])
  assert.equal(dots(svg).length, 3)
  assert.equal(/class="client" d="([^"]+)"/.exec(svg)![1]!.match(/M/g)!.length, 2)
})

test('words at the ends keep their order and their distance, within the picture', () => {
  assert.deepEqual(spread([100, 104, 20], 18, 20, 226), [100, 118, 20])
  assert.deepEqual(spread([224, 222, 226], 18, 20, 226), [208, 190, 226])
  assert.deepEqual(spread([50, 50], 18, 20, 226), [50, 68])
})
