import { describe, expect, it } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import { createHostLists } from './host-lists.ts'

const [one, other] = [HostId.parse('one'), HostId.parse('other')]
const pool = (hostId: HostId, name: string): Pool => ({ hostId, name, uuid: name, type: 'dir', state: 'running', isPersistent: true, autostart: true, capacityBytes: 1, allocationBytes: 0, availableBytes: 1, targetPath: '/mnt', source: '', sharedKey: '' })
const createPools = () => createHostLists({ take: (event) => (event.kind === 'pools' ? event.pools : undefined), wrap: (pools: Pool[]) => ({ pools }) })

describe('the lists of hosts', () => {
  it('hold what each host told last, and nothing of other events', () => {
    using lists = createPools()
    lists.apply(one, { kind: 'pools', pools: [pool(one, 'a')] })
    lists.apply(other, { kind: 'pools', pools: [pool(other, 'b')] })
    lists.apply(one, { kind: 'pools', pools: [pool(one, 'c')] })
    lists.apply(one, { kind: 'networks', networks: [] })
    expect(lists.all().map(({ name }) => name)).toEqual(['c', 'b'])
    expect(lists.of(other).map(({ name }) => name)).toEqual(['b'])
  })

  it('stream everything first, then the list of a host that changed, and none of a host that is gone', async () => {
    using lists = createPools()
    lists.apply(one, { kind: 'pools', pools: [pool(one, 'a')] })
    const events = lists.watch(AbortSignal.timeout(5_000))
    const next = async () => (await events.next()).value
    expect(await next()).toEqual({ kind: 'snapshot', pools: [pool(one, 'a')] })
    lists.apply(other, { kind: 'pools', pools: [pool(other, 'b')] })
    lists.removeHost(one)
    lists.removeHost(one)
    expect(await next()).toEqual({ kind: 'host', hostId: other, pools: [pool(other, 'b')] })
    expect(await next()).toEqual({ kind: 'host', hostId: one, pools: [] })
    await events.return()
  })
})
