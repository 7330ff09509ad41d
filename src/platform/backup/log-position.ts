// Places in PostgreSQL's write-ahead log, and the files of 16 MB in which it lies.

export const segmentBytes = 16n * 1024n * 1024n
const segmentsPerName = 0x1_0000_0000n / segmentBytes

/** `0/2000028` as a number of bytes since the beginning of the cluster. */
export function positionOf(text: string): bigint {
  const [high = '', low = ''] = text.split('/')
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`)
}

export const positionText = (position: bigint): string => `${(position >> 32n).toString(16).toUpperCase()}/${(position & 0xffff_ffffn).toString(16).toUpperCase()}`

/** Where the segment begins that holds a position. */
export const segmentStart = (position: bigint): bigint => position - (position % segmentBytes)

/** PostgreSQL's name for the segment that holds a position: timeline, then the number in two parts. */
export function segmentName(timeline: number, position: bigint): string {
  const hex = (value: bigint) => value.toString(16).toUpperCase().padStart(8, '0')
  const segment = position / segmentBytes
  return `${hex(BigInt(timeline))}${hex(segment / segmentsPerName)}${hex(segment % segmentsPerName)}`
}

/** The timeline and first position of a segment by its name. */
export function segmentNamed(name: string): { timeline: number; start: bigint } {
  const part = (index: number) => BigInt(`0x${name.slice(index * 8, index * 8 + 8)}`)
  return { timeline: Number(part(0)), start: (part(1) * segmentsPerName + part(2)) * segmentBytes }
}
