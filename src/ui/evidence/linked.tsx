// The figures of a sentence as a link to how they were made. In the messages they stand between <n> and </n>, so that each language can put them where they belong; what a simulation of ours found, between <s> and </s>.
import type { Speech } from '../page.tsx'

const marked = /<(n|s)>([^<]*)<\/\1>/

/** @param to the part of the page that says how it was made; null where there is none: then words alone */
export function Linked({ text, to }: { text: string; to: string | null }) {
  // At even places words, then by turns the kind of a mark and what stands in it.
  const parts = text.split(marked)
  return (
    <>
      {parts.map((part, at) => {
        if (at % 3 === 1) return null
        if (at % 3 === 0 || to === null) return part
        return <a class="figure" href={`#${parts[at - 1] === 's' ? 'made-simulation' : to}`}>{part}</a>
      })}
    </>
  )
}

/** For text without links, as of the command line. */
export function unmarked<Words extends Pick<Speech, 't'>>(words: Words): Words {
  return { ...words, t: (key: string, values?: Parameters<Speech['t']>[1]) => words.t(key, values).replace(/<\/?[ns]>/g, '') }
}
