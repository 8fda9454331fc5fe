import { afterEach, describe, expect, it, vi } from 'vitest'
import { silentLog } from '#electron/lib/log.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { HostId, TaskId } from '#shared/model/ids.ts'
import type { HostTopology } from '#shared/model/networks/network.ts'
import { scriptedNetworks } from '../testing/scripted-nouns.ts'
import type { TaskWork } from '../tasks/task-work.ts'
import type { StartRequest } from '../tasks/tasks-service.ts'
import { createNetworkBook } from './network-book.ts'
import { createNetworksService } from './networks-service.ts'

const [pattern, drifted] = [HostId.parse('kvm01'), HostId.parse('kvm02')]
const network = (uuid: string, address: string): string => `<network>\n  <name>lan</name>\n  <uuid>${uuid}</uuid>\n  <ip address='${address}'/>\n</network>\n`

function setUp({ update = () => Promise.resolve({ isPending: false }), define = () => Promise.resolve(), topology = () => Promise.reject(new Error('not asked')) }: Partial<RemoteProvider['networks']> = {}, overlap?: Error) {
  const works = new Map<string, TaskWork>()
  const started: StartRequest[] = []
  const remembered: unknown[] = []
  const applied: unknown[] = []
  const xmls = new Map([[pattern, network('1', '10.0.0.1')], [drifted, network('2', '10.0.9.1')]])
  const networks = createNetworksService({
    book: createNetworkBook(),
    sessions: { provider: () => ({ networks: { ...scriptedNetworks(pattern), update, define, topology } }) },
    tasks: {
      register: (kind, work) => void works.set(kind, work),
      start: (request) => {
        started.push(request)
        return Promise.resolve(TaskId.parse('task'))
      },
    },
    definitions: {
      read: ({ hostId }) => Promise.resolve({ xml: xmls.get(hostId) ?? '', fingerprint: `of ${hostId}` }),
      apply: (change, user) => {
        applied.push([change.hostId, change.xml, change.baseFingerprint, user])
        return Promise.resolve({ xml: change.xml, fingerprint: '', isPending: true })
      },
      remember: (ref, replaced) => Promise.resolve(void remembered.push([ref, replaced])),
    },
    checks: { assertSound: () => undefined, assertNew: () => (overlap ? Promise.reject(overlap) : Promise.resolve()), assertUpdate: () => undefined },
    parallelism: () => 5,
    log: silentLog,
  })
  return { networks, works, started, remembered, applied }
}

const signal = new AbortController().signal
const mapOf = (hostId: HostId): HostTopology => ({ hostId, interfaces: [], interfacesFrom: 'ip', interfacesProblem: null, routes: [], nics: [] })

afterEach(() => void vi.useRealTimers())

describe('networks', () => {
  it('are drawn without a host that does not answer', async () => {
    vi.useFakeTimers()
    const answers = [new Promise<never>(() => {}), Promise.resolve(mapOf(drifted))]
    const { networks } = setUp({ topology: () => answers.shift() ?? Promise.reject(new Error('asked too often')) })
    const drawn = networks.topology([pattern, drifted], signal)
    await vi.advanceTimersByTimeAsync(5_000)
    expect((await drawn).map(({ hostId }) => hostId)).toEqual([drifted])
  })

  it('are made alike host by host, each with its own identity and as whoever asked for it', async () => {
    const { networks, works, started, applied } = setUp()
    await networks.align({ pattern: { hostId: pattern, network: 'lan' }, hostIds: [drifted], allowOverlap: false }, 'ada', signal)
    const [target] = started[0]?.targets ?? []
    if (!target) throw new Error('nothing was started')
    await works.get('network.align')?.({ target, signal, progress: () => undefined, log: () => undefined })
    expect(applied).toEqual([[drifted, network('2', '10.0.0.1'), 'of kvm02', 'ada']])
  })

  it('keep what was there before a change while they run', async () => {
    const { networks, remembered } = setUp()
    const change = { hostId: pattern, network: 'lan', section: 'ip-dhcp-host', command: 'add', parentIndex: -1, xml: '<host/>' } as const
    expect(await networks.update(change, 'ada', signal)).toEqual({ isPending: false })
    expect(remembered).toEqual([[{ hostId: pattern, kind: 'network', key: 'lan' }, { xml: network('1', '10.0.0.1'), user: 'ada' }]])
  })

  it('keep nothing of a change that the host refused', async () => {
    const { networks, remembered } = setUp({ update: () => Promise.reject(new Error('refused')) })
    await expect(networks.update({ hostId: pattern, network: 'lan', section: 'ip-dhcp-host', command: 'add', parentIndex: -1, xml: '<host/>' }, 'ada', signal)).rejects.toThrow('refused')
    expect(remembered).toEqual([])
  })

  it('are not made where something speaks against them', async () => {
    let isDefined = false
    const { networks, works, started } = setUp({ define: () => Promise.resolve(void (isDefined = true)) }, new Error('overlaps'))
    await networks.define({ hostIds: [pattern], xml: network('1', '10.0.0.1'), start: true, autostart: true, allowOverlap: false }, 'ada')
    const [target] = started[0]?.targets ?? []
    if (!target) throw new Error('nothing was started')
    await expect(works.get('network.define')?.({ target, signal, progress: () => undefined, log: () => undefined })).rejects.toThrow('overlaps')
    expect(isDefined).toBe(false)
  })
})
