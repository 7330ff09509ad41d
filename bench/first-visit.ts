// What a client's phone loads and how soon it can be used: real Chromium, four times slower, 1.6 Mbit/s, 150 ms away.
import { fillClients, startServer } from './prepare.ts'
import { openBrowser } from '../test/browser/browser.ts'

const rounds = 7
const network = { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 }

const { port, filled: tokens, stop } = await startServer(fillClients(10))
const browser = await openBrowser()
const times: number[] = []
let bytes = 0
let requests = 0
for (let round = 0; round < rounds; round += 1) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Network.emulateNetworkConditions', network)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  bytes = 0
  requests = 0
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
    requests += 1
  })
  await page.goto(`http://127.0.0.1:${port}/c/${tokens[round]}/before`, { waitUntil: 'load' })
  // Usable: the form is there, its script has run, and the main thread is free to answer.
  times.push(await page.evaluate(() => new Promise<number>((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now()), 0)))))
  await page.waitForTimeout(1_500)
  await context.close()
}
await browser.close()
const worker = Number((await fetch(`http://127.0.0.1:${port}/worker.js`, { headers: { 'accept-encoding': 'gzip' } }).then((answer) => answer.arrayBuffer())).byteLength)
await stop()
times.sort((one, other) => one - other)
process.stdout.write(`${JSON.stringify({
  what: 'first visit to the check-in with PHQ-9, compressed; the worker follows, one request more, its bytes as they are when unpacked', rounds, requests, bytes, workerBytes: worker,
  usableMs: { median: Math.round(times[Math.floor(rounds / 2)]!), slowest: Math.round(times.at(-1)!) },
}, null, 2)}\n`)
