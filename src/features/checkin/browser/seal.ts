// Seals a form to the server's public key: ECDH P-256, HKDF-SHA-256, AES-256-GCM, as platform/crypto.ts opens it.

/** @param key the server's public point, base64 @returns one-time point (65 bytes), nonce (12), ciphertext with its tag */
export async function seal(key: string, text: string): Promise<ArrayBuffer> {
  const { subtle } = crypto
  const curve = { name: 'ECDH', namedCurve: 'P-256' }
  const encoded = (words: string) => new TextEncoder().encode(words)
  const theirs = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0))
  const ours = await subtle.generateKey(curve, false, ['deriveBits'])
  const point = await subtle.exportKey('raw', ours.publicKey)
  const shared = await subtle.deriveBits({ name: 'ECDH', public: await subtle.importKey('raw', theirs, curve, false, []) }, ours.privateKey, 256)
  const salt = await new Blob([point, theirs]).arrayBuffer()
  const aes = await subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info: encoded('attune outbox 1') },
    await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']),
    { name: 'AES-GCM', length: 256 }, false, ['encrypt'],
  )
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return await new Blob([point, iv, await subtle.encrypt({ name: 'AES-GCM', iv }, aes, encoded(text))]).arrayBuffer()
}
