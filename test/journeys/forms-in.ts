// Reads every form and link out of a page as a browser would, so that tests can send what no page would.

export interface Field {
  readonly name: string
  /** What the browser sends when nobody touches it; undefined where it would send nothing. */
  readonly value: string | undefined
  readonly kind: 'text' | 'hidden' | 'choice' | 'button' | 'file'
  /** What kind of text the browser helps with: `date`, `email`; empty for any. */
  readonly type: string
  /** Every value that the page offers for a choice. */
  readonly options: readonly string[]
}

export interface PageForm {
  readonly method: 'GET' | 'POST'
  /** null where the form goes to the page's own address. */
  readonly action: string | null
  readonly fields: readonly Field[]
}

const tag = /<(\/?)(form|input|textarea|select|option|button|a)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/g
const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }
const decode = (text: string): string => text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity]!)

interface Tag {
  readonly closes: boolean
  readonly name: string
  readonly end: number
  attribute(name: string): string | undefined
}

function tagsOf(page: string): Tag[] {
  return [...page.matchAll(tag)].map((match) => {
    const attributes = new Map([...match[3]!.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name!.toLowerCase(), decode(value ?? '')]))
    return { closes: match[1] === '/', name: match[2]!, end: match.index + match[0].length, attribute: (name) => attributes.get(name) }
  })
}

/** Addresses of our own, with their queries and without their fragments. */
export const linksIn = (page: string): string[] =>
  tagsOf(page).flatMap(({ closes, name, attribute }) => (!closes && name === 'a' && attribute('href')?.startsWith('/') ? [attribute('href')!.replace(/#.*$/, '')] : []))

export function formsIn(page: string): PageForm[] {
  const forms: PageForm[] = []
  let form: { method: 'GET' | 'POST'; action: string | null; fields: Map<string, Field> } | null = null
  let select = ''
  const put = (name: string | undefined, field: Omit<Field, 'name'>) => {
    if (!form || !name) return
    const known = form.fields.get(name)
    form.fields.set(name, { name, ...field, value: field.value ?? known?.value, options: [...(known?.options ?? []), ...field.options] })
  }
  for (const { closes, name, end, attribute } of tagsOf(page)) {
    if (name === 'form') {
      if (form) forms.push({ ...form, fields: [...form.fields.values()] })
      form = closes ? null : { method: attribute('method')?.toLowerCase() === 'post' ? 'POST' : 'GET', action: attribute('action') || null, fields: new Map() }
    } else if (name === 'select') select = closes ? '' : (attribute('name') ?? '')
    else if (closes) continue
    else if (name === 'option') {
      const value = attribute('value') ?? ''
      const isFirst = !form?.fields.has(select)
      put(select, { value: attribute('selected') !== undefined || isFirst ? value : undefined, kind: 'choice', type: '', options: [value] })
    } else if (name === 'textarea') put(attribute('name'), { value: decode(page.slice(end, page.indexOf('</textarea>', end))), kind: 'text', type: '', options: [] })
    else if (name === 'button') put(attribute('name'), { value: undefined, kind: 'button', type: '', options: [attribute('value') ?? ''] })
    else if (name === 'input') {
      const type = attribute('type') ?? 'text'
      const value = attribute('value') ?? ''
      if (type === 'radio' || type === 'checkbox') {
        const sent = attribute('value') ?? 'on'
        put(attribute('name'), { value: attribute('checked') !== undefined ? sent : undefined, kind: 'choice', type, options: [sent] })
      } else put(attribute('name'), { value, kind: type === 'hidden' || type === 'file' ? type : 'text', type, options: [] })
    }
  }
  return forms
}
