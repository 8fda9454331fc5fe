// One suite for every way to a libvirt host: a private libvirtd's test driver, and the built-in demo. What a driver cannot do it says so.
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectLibvirt, libvirtApi } from '#electron/libvirt/index.ts'
import type { LibvirtConnection } from '#electron/libvirt/index.ts'
import { createProvider } from '#electron/providers/create-provider.ts'
import { preflight } from '#shared/model/snapshots/snapshot-preflight.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import { openTestHost } from './test-host.ts'
import type { TestHost } from './test-host.ts'
import { startPrivateLibvirtd } from './private-libvirtd.ts'

const daemon = await startPrivateLibvirtd()
const noDaemon = 'unavailable' in daemon ? daemon.unavailable : undefined
const testUri = 'unavailable' in daemon ? '' : `test:///default?socket=${daemon.socketPath}`

// The test driver answers "internal error" where QEMU says that the operation is invalid.
const subjects = [
  { name: "libvirt's test driver", uri: testUri, whyNot: noDaemon, alreadyRunning: 'libvirt-error', has: { consoles: false, save: false } },
  { name: 'the built-in demo', uri: 'demo://lab/kvm01?vms=20&seed=7&activity=none', whyNot: undefined, alreadyRunning: 'vm-state', has: { consoles: true, save: true } },
]

afterAll(async () => {
  if (!('unavailable' in daemon)) await daemon[Symbol.asyncDispose]()
})

describe.each(subjects)('a provider on $name', ({ uri, whyNot, alreadyRunning, has }) => {
  describe.skipIf(whyNot)(whyNot ?? 'connected', () => {
    let host: TestHost
    const signal = (): AbortSignal => AbortSignal.timeout(20_000)

    beforeAll(async () => {
      host = openTestHost(createProvider, uri)
      host.provider.connect()
      await host.untilState('connected')
    })
    afterAll(() => host[Symbol.asyncDispose]())

    it('walks through its steps, then is connected with a complete list and facts', async () => {
      const kinds = host.states().map((state) => (state.kind === 'connecting' ? state.step : state.kind))
      expect(kinds.slice(-3)).toEqual(['libvirt', 'inventory', 'connected'])
      expect(host.vms().length).toBeGreaterThan(0)
      const facts = await host.untilFacts()
      expect(facts.cpus).toBeGreaterThan(0)
      expect(facts.memoryBytes).toBeGreaterThan(1024 ** 2)
      expect(facts.driver).not.toBe('')
    })

    it('tells its pools and networks', async () => {
      const told = (kind: 'pools' | 'networks') => host.events.findLast((event) => event.kind === kind)
      await host.until(() => told('pools') !== undefined && told('networks') !== undefined)
      expect(told('pools')).toMatchObject({ pools: expect.arrayContaining([expect.objectContaining({ state: 'running' })]) })
      expect(told('networks')).toMatchObject({ networks: [expect.objectContaining({ name: 'default', isActive: true, isPending: false })] })
    })

    it('takes snapshots and goes back to them, or says before why not', async () => {
      const [vm] = host.vms().filter(({ libvirtId, isPersistent }) => isPersistent && libvirtId !== null)
      if (!vm) throw new Error('nothing runs')
      const { uuid } = vm
      const { snapshots } = host.provider
      const names = async (): Promise<string[]> => (await snapshots.situation({ uuid }, { signal: signal() })).snapshots.map(({ name }) => name)
      const request = { name: 'before', description: '<&>', mode: 'internal', hasMemory: true, isQuiesced: false } as const
      const { refusals } = preflight(await snapshots.situation({ uuid }, { signal: signal() }), { kind: 'create', ...request })
      const outcome = await snapshots.create({ uuid, ...request }, { signal: signal() }).then(() => 'taken', ({ code }: { code: string }) => code)
      expect(outcome).toBe(refusals.length === 0 ? 'taken' : 'snapshot-refused')
      expect(await names()).toEqual(refusals.length === 0 ? ['before'] : [])
      for (const name of await names()) {
        await snapshots.revert({ uuid, name }, { signal: signal() })
        await snapshots.delete({ uuid, name, withChildren: false }, { signal: signal() })
      }
      expect(await names()).toEqual([])
      await expect(snapshots.revert({ uuid, name: 'nothing' }, { signal: signal() })).rejects.toMatchObject({ code: 'snapshot-refused' })
    })

    it('fills the rows with what only the XML tells', async () => {
      await host.until(() => host.vms().every((vm) => vm.isDetailed))
      expect(host.vms().every((vm) => vm.memoryBytes > 0 && vm.vcpus > 0)).toBe(true)
    })

    it('starts, pauses, resumes and forces off, and tells each change by itself', async () => {
      const vm = await host.runningVm()
      await host.provider.act({ uuid: vm.uuid, action: 'pause' }, { signal: signal() })
      await host.until(() => host.vm(vm.uuid)?.state === 'paused')
      await host.provider.act({ uuid: vm.uuid, action: 'resume' }, { signal: signal() })
      await host.until(() => host.vm(vm.uuid)?.state === 'running')
      await host.provider.act({ uuid: vm.uuid, action: 'force-off' }, { signal: signal() })
      await host.until(() => host.vm(vm.uuid)?.state === 'shutoff')
      expect(host.vm(vm.uuid)).toMatchObject({ libvirtId: null, startedAtMs: null })
      await host.provider.act({ uuid: vm.uuid, action: 'start' }, { signal: signal() })
      await host.until(() => host.vm(vm.uuid)?.state === 'running')
      expect(host.vm(vm.uuid)?.libvirtId).toBeGreaterThan(0)
    })

    it('sets and clears autostart, for which there is no event', async () => {
      const vm = await host.runningVm()
      await host.provider.act({ uuid: vm.uuid, action: vm.autostart ? 'autostart-off' : 'autostart-on' }, { signal: signal() })
      await host.until(() => host.vm(vm.uuid)?.autostart === !vm.autostart)
    })

    it('keeps tags in the metadata, whatever characters they have', async () => {
      const vm = await host.runningVm()
      await host.provider.setMetadata({ uuid: vm.uuid, change: { tags: ['prod', 'a & b', '<x> "y"'] } }, { signal: signal() })
      await host.until(() => host.vm(vm.uuid)?.tags.length === 3)
      expect(host.vm(vm.uuid)?.tags).toEqual(['prod', 'a & b', '<x> "y"'])
      await host.provider.setMetadata({ uuid: vm.uuid, change: { tags: [] } }, { signal: signal() })
      await host.until(() => host.vm(vm.uuid)?.tags.length === 0)
    })

    it('reads details and XML of a VM, and the details of the host', async () => {
      const vm = await host.runningVm()
      const details = await host.provider.vmDetails(vm.uuid, { signal: signal() })
      expect(details.architecture).not.toBe('')
      expect(await host.provider.vmXml({ uuid: vm.uuid, inactive: false }, { signal: signal() })).toContain(`<uuid>${vm.uuid}</uuid>`)
      const hostDetails = await host.provider.hostDetails({ signal: signal() })
      expect(hostDetails.capabilitiesXml).toContain('<capabilities>')
      expect(hostDetails.route.end.kind).toMatch(/socket|built-in/)
    })

    it('takes a screenshot', async () => {
      const vm = await host.runningVm()
      const { mimeType, data } = await host.provider.screenshot(vm.uuid, { signal: signal() })
      expect(mimeType).toMatch(/^image\//)
      expect(data.byteLength).toBeGreaterThan(100)
    })

    it('names what went wrong: no such VM, not in this state', async () => {
      const nobody = DomainUuid.parse('00000000-dead-4000-8000-000000000000')
      await expect(host.provider.vmXml({ uuid: nobody, inactive: false }, { signal: signal() })).rejects.toMatchObject({ code: 'vm-not-found' })
      const vm = await host.runningVm()
      await expect(host.provider.act({ uuid: vm.uuid, action: 'start' }, { signal: signal() })).rejects.toMatchObject({ code: alreadyRunning })
    })

    it.skipIf(!has.consoles)('opens a screen and a serial console', async () => {
      const vm = await host.runningVm()
      const screen = await host.provider.openConsole({ uuid: vm.uuid, kind: 'vnc', device: '', force: false }, { signal: signal() })
      expect(await host.firstBytes(screen.stream)).toMatch(/^RFB 003/)
      const serial = await host.provider.openConsole({ uuid: vm.uuid, kind: 'serial', device: '', force: true }, { signal: signal() })
      serial.stream.write('\r')
      expect((await host.firstBytes(serial.stream)).length).toBeGreaterThan(0)
    })

    it.skipIf(!has.save)('saves with its memory, restores, and discards what was saved', async () => {
      const vm = await host.runningVm()
      await host.provider.act({ uuid: vm.uuid, action: 'save' }, { signal: signal() })
      await host.until(() => host.vm(vm.uuid)?.hasManagedSave === true && host.vm(vm.uuid)?.state === 'shutoff')
      await host.provider.act({ uuid: vm.uuid, action: 'restore' }, { signal: signal() })
      await host.until(() => host.vm(vm.uuid)?.hasManagedSave === false && host.vm(vm.uuid)?.state === 'running')
    })

    it('keeps the last known rows when it is disconnected, and has them again after', async () => {
      const before = host.vms().length
      await host.provider.disconnect()
      expect(host.states().at(-1)).toEqual({ kind: 'disconnected' })
      await expect(host.provider.hostDetails({ signal: signal() })).rejects.toMatchObject({ code: 'host-not-connected' })
      expect(host.vms().length).toBe(before)
      host.provider.connect()
      await host.untilState('connected')
      expect(host.vms().length).toBe(before)
    })

  })
})

describe.skipIf(noDaemon)(`a provider beside another client${noDaemon ? ` (skipped: ${noDaemon})` : ''}`, () => {
  let host: TestHost
  let other: LibvirtConnection
  const openOther = (): Promise<LibvirtConnection> => connectLibvirt({ transport: connect('unavailable' in daemon ? '' : daemon.socketPath), uri: 'test:///default' })
  const definition = (name: string): string => `<domain type='test'><name>${escaped(name)}</name><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>`

  beforeAll(async () => {
    host = openTestHost(createProvider, testUri)
    host.provider.connect()
    await host.untilState('connected')
    other = await openOther()
  })
  afterAll(async () => {
    await other?.close()
    await host?.[Symbol.asyncDispose]()
  })

  it('shows names with quotes, entities, emoji, right-to-left text and 255 characters', async () => {
    const { domains } = libvirtApi(other)
    const names = [`"q" 'a' \`b\` $x \\`, '&lt;<b>&amp;amp;', '💡 مرحبا\u202Ex', 'n'.repeat(255), ' leading and trailing ', '%41%00', '-rf', 'constructor']
    const handles = await Promise.all(names.map((name) => domains.defineXml(definition(name))))
    await host.until(() => names.every((name) => host.named(name)?.isDetailed === true))
    for (const handle of handles) {
      const vm = host.named(handle.name)
      expect(vm?.uuid).toBe(handle.uuid)
      expect((await host.provider.vmDetails(DomainUuid.parse(handle.uuid), { signal: AbortSignal.timeout(10_000) })).vm.name).toBe(handle.name)
      await domains.undefine(handle)
    }
    await host.until(() => names.every((name) => host.named(name) === undefined))
  })

  it('stays right and calm in a storm of two thousand events', async () => {
    const { domains } = libvirtApi(other)
    const handle = await domains.create(await domains.defineXml(definition('storm')))
    await host.until(() => host.named('storm')?.state === 'running')
    const before = host.events.length
    for (let cycle = 0; cycle < 1_000; cycle += 1) {
      await domains.suspend(handle)
      await domains.resume(handle)
    }
    await domains.suspend(handle)
    await host.until(() => host.named('storm')?.state === 'paused')
    const messages = host.events.slice(before).filter(({ kind }) => kind === 'inventory')
    expect(messages.length).toBeLessThan(400)
    await domains.destroy(handle)
    await domains.undefine(handle)
    await host.until(() => host.named('storm') === undefined)
  })

  it('finds exactly what changed while it was away', async () => {
    const { domains } = libvirtApi(other)
    const [kept, gone] = await Promise.all(['away-kept', 'away-gone'].map((name) => domains.defineXml(definition(name))))
    if (!kept || !gone) throw new Error('nothing was defined')
    await host.until(() => host.named('away-gone')?.isDetailed === true && host.named('away-kept')?.isDetailed === true)
    await host.provider.disconnect()
    const before = host.events.length
    await domains.undefine(gone)
    await domains.setAutostart(kept, true).catch(() => {})
    const added = await domains.defineXml(definition('away-added'))
    await domains.create(kept)
    host.provider.connect()
    await host.untilState('connected')
    const [resync] = host.events.slice(before).flatMap((event) => (event.kind === 'inventory' ? [event] : []))
    expect(resync).toMatchObject({ isComplete: false, removed: [gone.uuid] })
    expect(resync?.vms.map(({ name }) => name).toSorted()).toEqual(['away-added', 'away-kept'])
    await domains.destroy(kept)
    for (const handle of [kept, added]) await domains.undefine(handle)
  })

  it('drops a transient domain when it stops', async () => {
    const { domains } = libvirtApi(other)
    const handle = await domains.createXml(definition('transient'))
    await host.until(() => host.named('transient')?.isPersistent === false)
    await domains.destroy(handle)
    await host.until(() => host.named('transient') === undefined)
  })
})

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

describe('a provider that cannot connect', () => {
  it('says that there is no libvirt, and waits for a person', async () => {
    await using host = openTestHost(createProvider, `qemu:///system?socket=${join('/nowhere', 'libvirt-sock')}`)
    host.provider.connect()
    await host.untilState('refused')
    expect(host.states().at(-1)).toMatchObject({ kind: 'refused', problem: { code: 'libvirt-missing' } })
  })

  it('refuses a URI that it cannot reach before anything is tried', () => {
    expect(() => openTestHost(createProvider, 'qemu+tls://kvm01/system')).toThrowError(expect.objectContaining({ code: 'uri-unsupported' }))
  })
})
