// An input with which a parser never ends would be lost with its process: a second thread watches, says it and ends everything.
import { Worker } from 'node:worker_threads'

const inputBytes = 1 << 17

export interface Watchdog {
  /** Before each input. */
  begin(input: Uint8Array): void
  /** After it. */
  end(): void
  stop(): Promise<void>
}

export function openWatchdog(name: string): Watchdog {
  const memory = new SharedArrayBuffer(8 + inputBytes)
  const numbers = new Int32Array(memory, 0, 2)
  const bytes = new Uint8Array(memory, 8)
  const worker = new Worker(new URL('./watchdog-worker.ts', import.meta.url), { workerData: { memory, name } })
  worker.unref()
  let turn = 0
  return {
    begin(input) {
      const kept = input.subarray(0, inputBytes)
      bytes.set(kept)
      numbers[1] = kept.length
      // Its number says that it runs; 0 that nothing does.
      Atomics.store(numbers, 0, (turn = (turn % 0x7fff_fff0) + 1))
    },
    end: () => void Atomics.store(numbers, 0, 0),
    stop: async () => void (await worker.terminate()),
  }
}
