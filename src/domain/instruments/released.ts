// What makes a released questionnaire the same one: its name in the manifest content/released.json, and the text that is hashed there.
import type { Instrument } from './instrument.ts'

/** `phq-9@1.0.0@en` */
export const releaseKey = ({ id, version, language }: Pick<Instrument, 'id' | 'version' | 'language'>): string => `${id}@${version}@${language}`

/** The file's text with the line ends that it was written with: a checkout on Windows changes those and nothing else. */
export const releasedText = (text: string): string => text.replaceAll('\r\n', '\n')
