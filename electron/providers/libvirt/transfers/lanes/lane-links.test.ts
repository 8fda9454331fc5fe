import { describe, expect, test, vi } from 'vitest'
import type { HostLink } from '../../session/host-link.ts'
import { linkPeer } from '../../session/testing/linked-peer.ts'
import type { LinkedPeer } from '../../session/testing/linked-peer.ts'
import { openLaneLinks } from './lane-links.ts'

describe('the connections of lanes', () => {
  test('are opened when a lane is first used, once each, and all closed in the end', async () => {
    const opened: LinkedPeer[] = []
    const openOwn = vi.fn<HostLink['openOwn']>(async () => {
      const linked = await linkPeer()
      opened.push(linked)
      return linked.link
    })
    {
      await using lanes = openLaneLinks({ openOwn }, new AbortController().signal)
      expect(openOwn).not.toHaveBeenCalled()
      const [one, same, other] = await Promise.all([lanes.link(2), lanes.link(2), lanes.link(0)])
      expect(same).toBe(one)
      expect(other).not.toBe(one)
      expect(openOwn.mock.calls.map(([, options]) => options?.bulk?.lane)).toEqual([2, 0])
    }
    expect(await Promise.all(opened.map(({ link }) => link.connection.closed))).toEqual([{ kind: 'closed-locally' }, { kind: 'closed-locally' }])
  })

  test('are opened before they are used, those that are wanted, and not again when they are', async () => {
    const openOwn = vi.fn<HostLink['openOwn']>(async () => (await linkPeer()).link)
    await using lanes = openLaneLinks({ openOwn }, new AbortController().signal)
    lanes.openAhead(1)
    lanes.openAhead(3)
    await lanes.link(2)
    expect(openOwn.mock.calls.map(([, options]) => options?.bulk?.lane)).toEqual([0, 1, 2])
  })

  test('are given up when the image is done before they are open', async () => {
    const openOwn: HostLink['openOwn'] = (signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    const lanes = openLaneLinks({ openOwn }, new AbortController().signal)
    const opening = lanes.link(1)
    await lanes[Symbol.asyncDispose]()
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' })
  })
})
