// A study as one file that needs nothing else: its style sheet and its letters travel inside it, and no script runs.
import { renderToString } from 'preact-render-to-string'
import type { Study } from '#src/domain/evidence/study/run-study.ts'
import { Head, type Speech } from '../page.tsx'
import { StudySheet, type StudyOrigin } from './study-sheet.tsx'

/** @param style the text of report.css, letters inside */
export function studyFile(speech: Speech, study: Study, origin: StudyOrigin, style: string): string {
  return `<!doctype html>${renderToString(
    <html lang={speech.language} dir={speech.direction}>
      <head>
        <Head title={speech.t('evidence.title')} />
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body class="desk evidence">
        <main id="main"><StudySheet speech={speech} study={study} origin={origin} /></main>
      </body>
    </html>,
  )}`
}
