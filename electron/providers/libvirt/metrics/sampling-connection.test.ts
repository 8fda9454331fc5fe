import { expect, test } from 'vitest'
import type { Link } from '../session/host-link.ts'
import { createSamplingConnection } from './sampling-connection.ts'

/** A link that opens at once; the sampling only asks for its end and its calls. */
function fakeLink() {
  const closed = Promise.withResolvers<never>()
  let opened = 0
  const connection = { closed: closed.promise, close: async () => {} }
  return {
    opened: () => opened,
    lose: () => closed.resolve(undefined as never),
    // What stands for a daemon here has none of its calls.
    openOwn: async () => ((opened += 1), { connection, api: {} } as unknown as Link),
  }
}

test('an answer that does not come is given up, and not asked for again before it has come', async () => {
  const link = fakeLink()
  const late = Promise.withResolvers<string>()
  let asked = 0
  await using sampling = createSamplingConnection({ link, patienceMs: 20, signal: new AbortController().signal })
  const ask = () => sampling.run(() => ((asked += 1), late.promise))
  await expect(ask()).rejects.toMatchObject({ code: 'libvirt-silent' })
  await expect(ask()).rejects.toMatchObject({ code: 'libvirt-silent' })
  expect(asked).toBe(1)
  late.resolve('after all')
  await new Promise((resolve) => setImmediate(resolve))
  expect(await ask()).toBe('after all')
  expect([asked, link.opened()]).toEqual([2, 1])
})

test('a connection that was lost is opened again', async () => {
  const link = fakeLink()
  await using sampling = createSamplingConnection({ link, patienceMs: 1000, signal: new AbortController().signal })
  await sampling.run(async () => 1)
  link.lose()
  await new Promise((resolve) => setImmediate(resolve))
  await sampling.run(async () => 2)
  expect(link.opened()).toBe(2)
})

test('a failure is passed on, and the next is asked for', async () => {
  await using sampling = createSamplingConnection({ link: fakeLink(), patienceMs: 1000, signal: new AbortController().signal })
  await expect(sampling.run(() => Promise.reject(new Error('nonsense')))).rejects.toThrow('nonsense')
  await new Promise((resolve) => setImmediate(resolve))
  expect(await sampling.run(async () => 'sense')).toBe('sense')
})
