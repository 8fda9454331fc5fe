// The pool with real threads: errors, questions, bytes and deaths cross the boundary.
import { afterEach, describe, expect, it } from 'vitest'
import { ConsoleFrame } from '#shared/model/console-frames.ts'
import type { HostState } from '#shared/model/hosts/host.ts'
import { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { ProviderEvent, RemoteProvider } from '../providers/provider.ts'
import { crashUuid } from './testing/crash-uuid.ts'
import { createSessionPool } from './session-pool.ts'
import type { SessionPool } from './session-pool.ts'

const demoUri = 'demo://lab/kvm01?vms=6&seed=7&activity=none'
const crashingWorker = new URL('./testing/crashing-worker.ts', import.meta.url)

interface PooledHost {
  readonly provider: RemoteProvider
  readonly events: ProviderEvent[]
  states(): HostState[]
  vms(): Vm[]
}

/** Threads start slowly on a busy machine. */
const timeout = 120_000
const startMs = 40_000

describe('the session pool', { timeout }, () => {
  let pool: SessionPool | undefined

  afterEach(async () => {
    await pool?.[Symbol.asyncDispose]()
    pool = undefined
  })

  function host(uri: string, { name = 'host-1', worker }: { name?: string; worker?: URL } = {}): PooledHost {
    pool ??= createSessionPool({ workers: 1, log: () => {}, ...(worker === undefined ? {} : { worker }) })
    const events: ProviderEvent[] = []
    const provider = pool.createProvider({ hostId: HostId.parse(name), uri, lastKnown: () => [], onEvent: (event) => events.push(event), ask: async () => ({ kind: 'refuse' }) })
    return {
      provider,
      events,
      states: () => events.flatMap((event) => (event.kind === 'state' ? [event.state] : [])),
      vms: () => events.flatMap((event) => (event.kind === 'inventory' ? event.vms : [])),
    }
  }
  const untilState = async (of: PooledHost, kind: HostState['kind']): Promise<void> => {
    await expect.poll(() => of.states().at(-1)?.kind, { timeout: startMs }).toBe(kind)
  }
  const signal = (): AbortSignal => AbortSignal.timeout(startMs)

  it('carries states and named errors over the thread boundary', async () => {
    const one = host('qemu:///system?socket=/nowhere/libvirt-sock')
    one.provider.connect()
    await untilState(one, 'refused')
    expect(one.states().at(-1)).toMatchObject({ problem: { code: 'libvirt-missing', hint: 'install-libvirt' } })
    await expect(one.provider.hostDetails({ signal: signal() })).rejects.toMatchObject({ name: 'AppError', code: 'host-not-connected' })
    await one.provider.disconnect()
    expect(one.states().at(-1)).toEqual({ kind: 'disconnected' })
  })

  it('carries calls to a noun, and refuses a method that it does not have', async () => {
    const one = host(demoUri)
    one.provider.connect()
    await untilState(one, 'connected')
    const { xml } = await one.provider.definitions.read({ kind: 'network', key: 'default' }, { signal: signal() })
    expect(xml).toContain('<name>default</name>')
    const nonsense: unknown = Reflect.get(one.provider.storage, 'nonsense')
    await expect(typeof nonsense === 'function' ? nonsense(undefined, { signal: signal() }) : undefined).rejects.toMatchObject({ code: 'not-supported' })
  })

  it('refuses a URI at once, without a worker', () => {
    expect(() => host('nonsense')).toThrowError(expect.objectContaining({ code: 'uri-invalid' }))
  })

  it('gives up a call when its signal aborts, also before it was sent', async () => {
    const one = host('qemu:///system?socket=/nowhere/other-sock')
    await expect(one.provider.hostDetails({ signal: AbortSignal.abort(new Error('not wanted')) })).rejects.toThrow('not wanted')
  })

  it('carries inventory, acts with their progress, screenshots and consoles', async () => {
    const one = host(demoUri)
    one.provider.connect()
    await untilState(one, 'connected')
    expect(one.events.find(({ kind }) => kind === 'inventory')).toMatchObject({ isComplete: true })
    const vm = one.vms().find(({ state }) => state === 'running')
    if (!vm) throw new Error('no VM is running')
    const progress: number[] = []
    await one.provider.act({ uuid: vm.uuid, action: 'save', onProgress: (share) => progress.push(share) }, { signal: signal() })
    expect(progress.length).toBeGreaterThan(0)
    await one.provider.act({ uuid: vm.uuid, action: 'restore' }, { signal: signal() })
    const { data } = await one.provider.screenshot(vm.uuid, { signal: signal() })
    expect(data.byteLength).toBeGreaterThan(100)
    await expect.poll(() => one.vms().some((row) => row.uuid === vm.uuid && row.isDetailed)).toBe(true)
    const console = await one.provider.openConsole({ uuid: vm.uuid, kind: 'serial', device: '', force: true }, { signal: signal() })
    const frames: ConsoleFrame[] = []
    console.port.on('message', (message: unknown) => frames.push(ConsoleFrame.parse(message)))
    console.port.postMessage({ kind: 'data', bytes: new TextEncoder().encode('\r') })
    await expect.poll(() => frames.some(({ kind }) => kind === 'data')).toBe(true)
    console.port.close()
  })

  it('shows the hosts of a worker that died as lost, and connects them anew in another', async () => {
    const one = host(demoUri, { worker: crashingWorker })
    const two = host(demoUri, { name: 'host-2' })
    one.provider.connect()
    await untilState(one, 'connected')
    two.provider.connect()
    await untilState(two, 'connected')
    const before = one.states().length
    const inFlight = one.provider.vmXml({ uuid: one.vms()[0]?.uuid ?? crashUuid, inactive: false }, { signal: signal() }).then(() => 'answered', () => 'rejected')
    one.provider.vmXml({ uuid: crashUuid, inactive: false }, { signal: signal() }).catch(() => {})
    await untilState(one, 'connected')
    await expect.poll(() => one.states().slice(before).map(({ kind }) => kind), { timeout: startMs }).toContain('lost')
    await untilState(one, 'connected')
    await untilState(two, 'connected')
    expect(await inFlight).toMatch(/answered|rejected/)
    expect(one.states().find(({ kind }) => kind === 'lost')).toMatchObject({ problem: { code: 'internal', message: expect.stringContaining('worker') } })
  })

  it('leaves a host alone that was disconnected before its worker died', async () => {
    const one = host(demoUri, { worker: crashingWorker })
    one.provider.connect()
    await untilState(one, 'connected')
    await one.provider.disconnect()
    await expect(one.provider.vmXml({ uuid: crashUuid, inactive: false }, { signal: signal() })).rejects.toMatchObject({ code: 'connection-lost' })
    expect(one.states().at(-1)).toEqual({ kind: 'disconnected' })
    await one.provider[Symbol.asyncDispose]()
  })
})
