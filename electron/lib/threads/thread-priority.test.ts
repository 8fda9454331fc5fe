import { getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

test('only the thread that asks lets others go first, and only where threads have priorities of their own', async () => {
  const before = getPriority()
  const code = `
    import { getPriority } from 'node:os'
    import { parentPort } from 'node:worker_threads'
    import { letOthersGoFirst } from ${JSON.stringify(new URL('./thread-priority.ts', import.meta.url).href)}
    letOthersGoFirst(3)
    parentPort.postMessage(getPriority())`
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`))
  const inThread = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  await worker.terminate()
  expect(inThread).toBe(process.platform === 'linux' ? Math.min(19, before + 3) : before)
  expect(getPriority()).toBe(before)
})
