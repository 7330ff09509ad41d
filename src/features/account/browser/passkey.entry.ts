// Asks the browser for a passkey and sends its answer; the only script of signing in, and never the only way.
import {
  browserSupportsWebAuthn, startAuthentication, startRegistration,
  type PublicKeyCredentialCreationOptionsJSON, type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'

async function ask(address: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!(response.headers.get('content-type') ?? '').includes('json')) throw new Error()
  const said = (await response.json()) as Record<string, unknown>
  if (!response.ok) throw new Error(String(said['message'] ?? ''))
  return said
}

async function go({ passkey, options = '', answer: address = '', next = '' }: DOMStringMap): Promise<void> {
  const asked: unknown = await ask(options, {})
  const answer =
    passkey === 'register'
      ? await startRegistration({ optionsJSON: asked as PublicKeyCredentialCreationOptionsJSON })
      : await startAuthentication({ optionsJSON: asked as PublicKeyCredentialRequestOptionsJSON })
  const said = await ask(address, { answer, next })
  location.assign(String(said['next']))
}

for (const place of document.querySelectorAll<HTMLElement>('[data-passkey]')) {
  const button = place.querySelector('button')
  const status = place.querySelector('[role=status]')
  if (!button || !status || !browserSupportsWebAuthn()) continue
  button.hidden = false
  status.textContent = ''
  button.addEventListener('click', () => {
    button.disabled = true
    status.textContent = place.dataset['waiting'] ?? ''
    go(place.dataset).catch((error: Error) => {
      button.disabled = false
      // What our server said is in the reader's language; what the browser said is not.
      status.textContent = error.constructor === Error && error.message ? error.message : (place.dataset['failed'] ?? '')
    })
  })
}
