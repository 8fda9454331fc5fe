import { expect, test } from 'vitest'
import type { Link } from '../session/host-link.ts'
import { linkPeer } from '../session/testing/linked-peer.ts'
import type { LinkedPeer } from '../session/testing/linked-peer.ts'
import { createSamplingConnection } from './sampling-connection.ts'

/** Counts what is opened, and loses it. */
function fakeHost() {
  const opened: LinkedPeer[] = []
  return {
    opened: () => opened.length,
    async lose() {
      for (const { peer, link } of opened) {
        peer[Symbol.dispose]()
        await link.connection.closed
      }
    },
    async openOwn(): Promise<Link> {
      const linked = await linkPeer()
      opened.push(linked)
      return linked.link
    },
  }
}

test('an answer that does not come is given up, and not asked for again before it has come', async () => {
  const link = fakeHost()
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

test('what is given up for a known reason holds nothing up: the next is asked on another connection', async () => {
  const link = fakeHost()
  await using sampling = createSamplingConnection({ link, patienceMs: 60_000, signal: new AbortController().signal })
  const asked = sampling.run(() => new Promise(() => {}))
  await expect.poll(() => link.opened()).toBe(1)
  sampling.renew()
  await expect(asked).rejects.toMatchObject({ code: 'libvirt-silent' })
  expect(await sampling.run(async () => 2)).toBe(2)
  expect(link.opened()).toBe(2)
})

test('a connection that was lost is opened again', async () => {
  const link = fakeHost()
  await using sampling = createSamplingConnection({ link, patienceMs: 1000, signal: new AbortController().signal })
  await sampling.run(async () => 1)
  await link.lose()
  await sampling.run(async () => 2)
  expect(link.opened()).toBe(2)
})

test('a failure is passed on, and the next is asked for', async () => {
  await using sampling = createSamplingConnection({ link: fakeHost(), patienceMs: 1000, signal: new AbortController().signal })
  await expect(sampling.run(() => Promise.reject(new Error('nonsense')))).rejects.toThrow('nonsense')
  await new Promise((resolve) => setImmediate(resolve))
  expect(await sampling.run(async () => 'sense')).toBe('sense')
})
