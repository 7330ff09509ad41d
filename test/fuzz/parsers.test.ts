// Every parser holds what it promises for any bytes, at most 100 ms for each: some inputs in every `npm test`, as long as is asked for by `npm run fuzz`.
import { test } from 'node:test'
import { drive } from './drive.ts'
import { forms } from './forms.ts'
import { parsers } from './parsers.ts'

for (const target of [...parsers, ...forms]) test(target.name, () => drive(target))
