// An address as a square for a camera: a client's link, a colleague's invitation, a code app's secret.
import { renderSVG } from 'uqr'

/** Modules of white around it, so that a camera finds its edge on the paper of a page. */
const border = 2

/** @param label says what the square is for; the address itself always stands beside it, for whoever has no camera */
export function QrCode({ text, label }: { text: string; label: string }) {
  return <div class="qr" role="img" aria-label={label} dangerouslySetInnerHTML={{ __html: renderSVG(text, { border }) }} />
}
