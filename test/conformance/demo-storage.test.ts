// The storage of a simulated host through the same provider that real hosts have: whoever tries the demo meets no other rules.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createProvider } from '#electron/providers/create-provider.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import { openTestHost } from './test-host.ts'
import type { TestHost } from './test-host.ts'

const GiB = 1024 ** 3

describe('the storage of the demo', { timeout: 30_000 }, () => {
  let opened: TestHost
  const options = () => ({ signal: AbortSignal.timeout(20_000) })
  const storage = () => opened.provider.storage
  const pools = (): readonly Pool[] => opened.events.findLast((event) => event.kind === 'pools')?.pools ?? []
  const page = (pool: string, query: Partial<Parameters<ReturnType<typeof storage>['volumes']>[0]> = {}) => storage().volumes({ pool, offset: 0, limit: 100, sort: 'name', isDescending: false, text: '', format: '', onlyOrphaned: false, ...query }, options())
  const make = (pool: string, name: string, more: object = {}) => storage().createVolume({ pool, name, capacityBytes: GiB, format: 'qcow2', preallocation: 'none', ...more }, options())
  const definePool = (name: string) => storage().definePool({ xml: `<pool type='dir'><name>${name}</name><target><path>/srv/${name}</path></target></pool>`, build: 'keep', start: true, autostart: true }, options())

  const connect = async (knobs: string): Promise<void> => {
    opened = openTestHost(createProvider, `demo://lab/kvm01?vms=20&activity=none&pace=0.01${knobs}`)
    opened.provider.connect()
    await opened.until(() => pools().length > 0 && opened.vms().length === 20)
  }
  beforeEach(() => connect(''))
  afterEach(() => opened[Symbol.asyncDispose]())

  it('makes pools, stops and starts them, and deletes them with what is in them', async () => {
    await definePool('fast')
    await opened.until(() => pools().find(({ name }) => name === 'fast')?.state === 'running')
    await expect(definePool('fast')).rejects.toMatchObject({ code: 'pool-exists' })
    await storage().actOnPool({ pool: 'fast', action: 'stop' }, options())
    await opened.until(() => pools().find(({ name }) => name === 'fast')?.state === 'inactive')
    await storage().actOnPool({ pool: 'fast', action: 'start' }, options())
    await make('fast', 'a.qcow2')
    await storage().actOnPool({ pool: 'default', action: 'refresh' }, options())
    await opened.until(() => pools().find(({ name }) => name === 'fast')?.state === 'running')
    await expect(storage().actOnPool({ pool: 'default', action: 'delete' }, options())).rejects.toMatchObject({ code: 'volume-in-use' })
    await storage().actOnPool({ pool: 'fast', action: 'delete' }, options())
    await opened.until(() => !pools().some(({ name }) => name === 'fast'))
  })

  it('makes volumes of each kind, resizes, clones and wipes them', async () => {
    await make('default', 'base.qcow2', { clusterBytes: 131_072 })
    await make('default', 'top.qcow2', { backing: { path: '/var/lib/libvirt/images/base.qcow2', format: 'qcow2' } })
    await make('default', 'secret.qcow2', { passphrase: 'sesame 77' })
    await expect(make('default', 'base.qcow2')).rejects.toMatchObject({ code: 'volume-exists' })
    await expect(make('default', 'huge.raw', { format: 'raw', capacityBytes: 100_000 * GiB, preallocation: 'full' })).rejects.toMatchObject({ code: 'host-disk-full' })
    expect(await storage().chain({ pool: 'default', volume: 'top.qcow2' }, options())).toMatchObject([{ volume: 'top.qcow2' }, { volume: 'base.qcow2', isMissing: false }])
    await storage().resizeVolume({ pool: 'default', volume: 'secret.qcow2', capacityBytes: 2 * GiB, canShrink: false }, options())
    await storage().cloneVolume({ pool: 'default', volume: 'base.qcow2', targetPool: 'default', name: 'copy.raw', format: 'raw' }, options())
    await storage().wipeVolume({ pool: 'default', volume: 'copy.raw' }, options())
    expect((await page('default', { text: 'secret' })).volumes).toMatchObject([{ capacityBytes: 2 * GiB, isEncrypted: true }])
  })

  it('moves the disk of a running machine into another pool, with the old volume gone, and grows it there', async () => {
    await definePool('fast')
    const vm = await opened.runningVm()
    const before = await storage().disk({ uuid: vm.uuid, device: 'vda' }, options())
    expect(before).toMatchObject({ pool: 'default' })
    const progress: number[] = []
    await storage().moveDisk({ uuid: vm.uuid, device: 'vda', targetPool: 'fast', keepSource: false }, { ...options(), onProgress: (fraction) => progress.push(fraction) })
    expect(progress.length).toBeGreaterThan(0)
    await storage().growDisk({ uuid: vm.uuid, device: 'vda', capacityBytes: 4096 * GiB }, options())
    expect(await storage().disk({ uuid: vm.uuid, device: 'vda' }, options())).toMatchObject({ pool: 'fast', source: `/srv/fast/${before.volume}`, capacityBytes: 4096 * GiB })
    expect(await storage().diskPlaces(undefined, options())).toContainEqual({ uuid: vm.uuid, device: 'vda', pool: 'fast', source: `/srv/fast/${before.volume}` })
  })

  it('has no volume whose making was cancelled, whenever that was', async () => {
    await opened[Symbol.asyncDispose]()
    await connect('&latency=15ms')
    await make('default', 'base.qcow2')
    const kinds = {
      new: (name: string, signal: AbortSignal) => storage().createVolume({ pool: 'default', name, capacityBytes: GiB, format: 'qcow2', preallocation: 'none' }, { signal }),
      copy: (name: string, signal: AbortSignal) => storage().cloneVolume({ pool: 'default', volume: 'base.qcow2', targetPool: 'default', name }, { signal }),
    }
    for (const [kind, act] of Object.entries(kinds)) {
      const names = Array.from({ length: 12 }, (_, index) => `${kind}-${String(index).padStart(2, '0')}.qcow2`)
      const outcomes = await Promise.allSettled(names.map((name, index) => act(name, AbortSignal.timeout(index === 0 ? 20_000 : index * 25))))
      expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0)
      const made = names.filter((_, index) => outcomes[index]?.status === 'fulfilled')
      expect((await page('default', { text: `${kind}-` })).volumes.map(({ name }) => name)).toEqual(made)
    }
  })

  it('finds sources as a network has them', async () => {
    expect((await storage().discoverSources({ type: 'netfs', server: 'nfs01', initiator: '' }, options())).map(({ label }) => label)).toEqual(['nfs01 /export/vms', 'nfs01 /export/iso', 'nfs01 /export/archive'])
  })

  it('has a pool of any size, of which libvirt tells what it can', async () => {
    await opened[Symbol.asyncDispose]()
    await connect('&volumes=20000')
    expect(await storage().poolTotals({ pools: ['bulk'], mostVolumes: 100 }, options())).toEqual([{ pool: 'bulk', volumes: 20_000, provisionedBytes: null }])
    const found = await page('bulk', { offset: 16_000 })
    expect([found.total, found.matching, found.volumes[0]?.name]).toEqual([20_000, 16_384, 'volume-16001.qcow2'])
  })
})
