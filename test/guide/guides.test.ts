// The guides name only what there is: pages by their address, words as they stand on the screen, pictures that were taken; and every picture is used.
import assert from 'node:assert/strict'
import { readdir, readFile, stat } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { whoMay } from '#src/access/who-may.ts'
import { root } from '#src/root.ts'
import { pictures } from './photographer.ts'

/** `goals` is for clients and therapists, `evidence` for leads and researchers. */
const readers = ['client', 'therapist', 'supervisor', 'lead', 'operator', 'goals', 'evidence'] as const
const read = (path: string) => readFile(new URL(path, root), 'utf8')
const guides = await Promise.all(readers.map(async (reader) => ({ reader, text: await read(`docs/guide/${reader}.md`) })))

const named = (text: string) => [...text.matchAll(/!\[([^\]]*)\]\(pictures\/([^)]+)\)/g)].map(([, alt = '', file = '']) => ({ alt, file }))
const taken = (await readdir(pictures)).sort()

/** With the pictures in it a clone stays small. */
const mostBytes = 1_500_000

const onScreen = new Set<string>()
for (const file of await readdir(new URL('content/locales/', root))) {
  if (!file.endsWith('.en.json')) continue
  for (const words of Object.values(JSON.parse(await read(`content/locales/${file}`)) as Record<string, string>)) onScreen.add(words)
}

const addresses = Object.keys(whoMay).filter((route) => route.startsWith('GET ')).map((route) => route.slice('GET '.length))
/** `/people` is a page; `/c/` stands for all pages below it. */
const leads = (path: string) => addresses.some((address) => (path.endsWith('/') ? address.startsWith(path) : address === path))

test('every picture that is named was taken, every picture that was taken is named once, and all of them stay small', async () => {
  assert.deepEqual(guides.flatMap(({ text }) => named(text).map(({ file }) => file)).sort(), taken)
  const sizes = await Promise.all(taken.map(async (file) => (await stat(new URL(file, pictures))).size))
  assert.ok(sizes.reduce((sum, size) => sum + size, 0) < mostBytes)
})

for (const { reader, text } of guides) {
  test(`the guide of the ${reader} has three to five pictures of its own, and says in words what each shows`, () => {
    const own = named(text)
    assert.ok(own.length >= 3 && own.length <= 5, `${own.length} pictures`)
    for (const { alt, file } of own) {
      assert.ok(file.startsWith(`${reader}-`), file)
      assert.ok(alt.split(' ').length >= 8, `${file}: ${alt}`)
    }
  })
}

for (const { reader, text } of guides) {
  describe(`the guide of the ${reader}`, () => {
    test('names no page that does not exist', () => {
      const paths = [...text.matchAll(/`(?:GET )?(\/[^`\s]*)`/g)].map(([, path]) => path!)
      assert.deepEqual(paths.filter((path) => !leads(path)), [])
    })

    test('has in bold only what stands on a screen', () => {
      const bold = [...text.replace('Words in **bold** stand', '').matchAll(/\*\*([^*]+)\*\*/g)].map(([, words]) => words!)
      assert.notEqual(bold.length, 0)
      assert.deepEqual(bold.filter((words) => !onScreen.has(words)), [])
    })

    test('says at its top who has not reviewed it', () => {
      assert.match(text.split('\n')[2] ?? '', /^> No clinician or translator has reviewed this guide yet\./)
    })
  })
}
