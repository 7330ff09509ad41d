// The routes of bringing in clients: give a file, look at what would happen, let it happen.
import type { On, Visit } from '#src/access/gate.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { readUpload } from '#src/platform/http.ts'
import { dateIn } from '#src/platform/time.ts'
import { carryOutImport } from './carry-out.ts'
import { importPage } from './import-page.tsx'
import { importColumns, readImport, type ImportFile } from './input.ts'
import { planImport } from './plan.ts'

/** What a page can show and bring in while somebody waits; more is for the command line. A design choice. */
const rowsAtMost = 5_000

export function importRoutes(on: On): void {
  on('GET /cases/import', ({ frame }) => importPage({ frame, text: '', rows: null, mend: null }))

  on('POST /cases/import', async (visit) => {
    const { context, frame, scope: staff } = visit
    const text = await readGiven(visit)
    const file = text === null || isTooLong(text) ? null : read(visit, text)
    if (text === null || !file || file.rows.length === 0) return importPage({ frame, text: text ?? '', rows: null, mend: mendOf(text, file) })
    const rows = await planImport(context, staff, file.rows)
    await inTransaction(context.db, staff, (tx) => audit(tx, staff, { action: 'look-at-import', id: context.newId(), at: context.clock() }))
    return importPage({ frame, text, rows, mend: null })
  })

  on('POST /cases/import/carry-out', async (visit) => {
    const { context, frame, scope: staff } = visit
    const text = await readGiven(visit)
    const file = text === null || isTooLong(text) ? null : read(visit, text)
    if (text === null || !file || file.rows.length === 0) return importPage({ frame, text: text ?? '', rows: null, mend: mendOf(text, file) })
    await carryOutImport(context, staff, file.rows)
    return visit.redirect('/cases?done=imported')
  })
}

/** The file if one was chosen, else what was pasted; null when the file is not UTF-8. */
async function readGiven({ http }: Visit<StaffScope>): Promise<string | null> {
  const { form, files } = await readUpload(http.req.raw)
  const file = files['file']
  if (!file) return form['text'] ?? ''
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file)
  } catch {
    return null
  }
}

/** A score of today is no score of the future, wherever the therapist is. */
function read({ context, scope: staff }: Visit<StaffScope>, text: string): ImportFile {
  return readImport(text, context.content.instruments('en'), Date.parse(dateIn(context.clock(), staff.timeZone)))
}

/** Counted before anything is read: two megabytes can hold a million rows, each a hundred times its size once it is shown. */
function isTooLong(text: string): boolean {
  let rows = 0
  for (let at = 0; at < text.length && rows <= rowsAtMost; at += 1) if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) rows += 1
  return rows > rowsAtMost
}

function mendOf(text: string | null, file: ImportFile | null) {
  if (text === null) return { key: 'import.mend.encoding' }
  if (!file) return { key: 'import.mend.rows', values: { rows: String(rowsAtMost) } }
  if (file?.fault) return { key: 'import.mend.columns', values: { columns: importColumns.join(', ') } }
  return { key: 'import.mend.empty' }
}
