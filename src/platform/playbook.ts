// Reads one page of the playbook: front matter, a title and five sections of lines, in a small subset of Markdown.
import { PlaybookPage, playbookSections } from '#src/domain/brief/playbook.ts'

export type { PlaybookPage }

/** @throws Error that says what is wrong with the page */
export function parsePlaybookPage(text: string): PlaybookPage {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text)
  if (!match) throw new Error('a playbook page begins with front matter between two lines of ---')
  const front = Object.fromEntries(
    match[1]!.split('\n').map((line) => {
      const at = line.indexOf(':')
      if (at < 0) throw new Error(`"${line}" is not "name: value"`)
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()]
    }),
  )
  const [, title = ''] = /^# (.+)$/m.exec(match[2]!) ?? []
  const sections = match[2]!.split(/^## /m).slice(1).map((section) => linesOf(section.slice(section.indexOf('\n'))))
  if (sections.length !== playbookSections.length) throw new Error(`a playbook page has ${playbookSections.length} sections, this one ${sections.length}`)
  return PlaybookPage.parse({
    ...front,
    sources: (front['sources'] ?? '').split(',').map((key) => key.trim()),
    title,
    ...Object.fromEntries(playbookSections.map(([field], index) => [field, sections[index]])),
  })
}

/** Each `- ` begins a line; an indented line goes on with it. */
function linesOf(section: string): string[] {
  const lines: string[] = []
  for (const line of section.split('\n')) {
    if (line.startsWith('- ')) lines.push(line.slice(2).trim())
    else if (line.trim()) {
      if (lines.length === 0) throw new Error(`"${line.trim()}" stands outside a list`)
      lines.push(`${lines.pop()} ${line.trim()}`)
    }
  }
  return lines
}
