// Sessions to a real libvirt host over SSH: what is done there with virsh is seen here, and what is done here virsh confirms.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProvider } from '#electron/providers/create-provider.ts'
import { openTestHost } from '#test/conformance/test-host.ts'
import type { TestHost } from '#test/conformance/test-host.ts'
import { openTestbed, testDriverFile, whyNoTestbed } from '#test/testbed/testbed.ts'
import type { Testbed, TestbedHost } from '#test/testbed/testbed.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { readUntil, untilPrompt } from './read-until.ts'

const whyNot = whyNoTestbed()
const hostNumber = 4
/** This file's own guest, so that no other test is disturbed. */
const guest = 'sessions-vm'
/** Linux input codes. */
const leftShift = 42
const keyA = 30

describe.skipIf(whyNot !== undefined)(`sessions to a real host${whyNot === undefined ? '' : ` (skipped: ${whyNot})`}`, () => {
  let testbed: Testbed
  let host: TestbedHost
  let console1: TestHost
  const signal = (): AbortSignal => AbortSignal.timeout(30_000)
  const vm = (name = guest): Vm => {
    const found = console1.named(name)
    if (!found) throw new Error(`${name} is not in the inventory`)
    return found
  }
  const domstate = async (name = guest): Promise<string> => (await host.virsh(['domstate', name])).trim()
  const act = (action: Parameters<TestHost['provider']['act']>[0]['action'], name = guest): Promise<void> => console1.provider.act({ uuid: vm(name).uuid, action }, { signal: signal() })

  beforeAll(async () => {
    testbed = await openTestbed({ hosts: [hostNumber] })
    const [first] = testbed.hosts
    if (!first) throw new Error('no host')
    host = first
    await removeGuests(host)
    await host.defineGuest({ name: guest, isStarted: true, network: 'default' })
    console1 = openTestHost(createProvider, host.uri)
    console1.provider.connect()
    await console1.untilState('connected')
    await console1.until(() => console1.vms().every((each) => each.isDetailed))
  })
  afterAll(async () => {
    await console1?.[Symbol.asyncDispose]()
    if (host) await removeGuests(host)
    await testbed?.[Symbol.asyncDispose]()
  })

  it('shows exactly the guests that virsh lists, with their states', async () => {
    const listed = (await host.virsh(['list', '--all', '--name'])).split('\n').filter(Boolean)
    expect(console1.vms().map(({ name }) => name).toSorted()).toEqual(listed.toSorted())
    const running = (await host.virsh(['list', '--name'])).split('\n').filter(Boolean)
    expect(console1.vms().filter(({ state }) => state === 'running').map(({ name }) => name).toSorted()).toEqual(running.toSorted())
  })

  it('tells what the machine is, and which way leads to its daemon', async () => {
    const facts = await console1.untilFacts()
    expect(facts).toMatchObject({ hostname: host.name, driver: 'QEMU', architecture: 'x86_64' })
    await console1.until(() => console1.events.some((event) => event.kind === 'facts' && event.facts.bootedAtMs !== null), 60_000)
    const details = await console1.provider.hostDetails({ signal: signal() })
    expect(details.route).toMatchObject({ way: { kind: 'ssh', account: expect.stringContaining('root@') }, end: { kind: 'socket', path: expect.stringContaining('libvirt-sock') } })
    expect(details.numa.length).toBeGreaterThan(0)
    expect(details.guestArchitectures).toContain('x86_64')
  })

  it('knows when a guest was started, from before it was connected', async () => {
    await console1.until(() => console1.named(`web-${hostNumber}`)?.startedAtMs !== null, 60_000)
    const web = vm(`web-${hostNumber}`)
    expect(web.startedAtMs).toBeGreaterThan(Date.now() - 24 * 3_600_000)
    expect(web.startedAtMs).toBeLessThan(Date.now())
  })

  it('tells the guests’ addresses and where they are known from', async () => {
    await console1.until(() => (console1.named(guest)?.addresses.length ?? 0) > 0, 60_000)
    expect(vm().addresses[0]).toMatchObject({ address: expect.stringMatching(/^192\.168\.122\./), source: expect.stringMatching(/agent|lease/) })
  })

  it('emits usage for the host and its running guests', async () => {
    const usage = () => console1.events.filter((event) => event.kind === 'usage')
    await console1.until(() => usage().length > 1)
    const last = usage().at(-1)
    expect(last?.host.memoryUsedBytes).toBeGreaterThan(0)
    expect(last?.host.cpuPercent).toBeGreaterThanOrEqual(0)
    const mine = last?.vms.find(({ uuid }) => uuid === vm().uuid)
    expect(mine?.memoryUsedBytes).toBeGreaterThan(0)
  })

  it('sees what virsh does: pause, resume, tags, a new guest, a rename, a guest that is gone', async () => {
    await host.virsh(['suspend', guest])
    await console1.until(() => console1.named(guest)?.state === 'paused')
    expect(vm().stateReason).toBe('user')
    await host.virsh(['resume', guest])
    await console1.until(() => console1.named(guest)?.state === 'running')
    await host.virsh(['desc', guest, '--live', '--title', 'A & B <“shown”>'])
    await console1.until(() => console1.named(guest)?.title === 'A & B <“shown”>')
    await host.defineGuest({ name: 'sessions-new' })
    await console1.until(() => console1.named('sessions-new')?.isDetailed === true)
    expect(vm('sessions-new')).toMatchObject({ state: 'shutoff', isPersistent: true, libvirtId: null })
    const { uuid } = vm('sessions-new')
    await host.virsh(['domrename', 'sessions-new', 'sessions-renamed'])
    await console1.until(() => console1.vm(uuid)?.name === 'sessions-renamed')
    await host.virsh(['undefine', 'sessions-renamed'])
    await console1.until(() => console1.vm(uuid) === undefined)
  })

  it('pauses and resumes', async () => {
    await act('pause')
    expect(await domstate()).toBe('paused')
    await act('resume')
    expect(await domstate()).toBe('running')
    await console1.until(() => console1.named(guest)?.state === 'running')
  })

  it('saves with progress, shows that it is saved, restores', async () => {
    const progress: number[] = []
    await console1.provider.act({ uuid: vm().uuid, action: 'save', onProgress: (share) => progress.push(share) }, { signal: signal() })
    expect(await host.virsh(['dominfo', guest])).toMatch(/Managed save:\s+yes/)
    await console1.until(() => console1.named(guest)?.hasManagedSave === true && console1.named(guest)?.state === 'shutoff')
    expect(progress.every((share) => share >= 0 && share <= 1)).toBe(true)
    expect(vm()).toMatchObject({ libvirtId: null, startedAtMs: null, stateReason: 'saved' })
    await act('restore')
    expect(await domstate()).toBe('running')
    await console1.until(() => console1.named(guest)?.hasManagedSave === false && console1.named(guest)?.state === 'running')
    expect(vm().startedAtMs).toBeGreaterThan(Date.now() - 60_000)
  })

  it('keeps autostart and tags on the host', async () => {
    await act('autostart-on')
    expect(await host.virsh(['dominfo', guest])).toMatch(/Autostart:\s+enable/)
    await console1.until(() => console1.named(guest)?.autostart === true)
    await act('autostart-off')
    await console1.provider.setMetadata({ uuid: vm().uuid, change: { tags: ['prod', 'müll & "x" <y>'] } }, { signal: signal() })
    expect(await host.virsh(['metadata', guest, 'https://novacron.dev/xmlns/console/1', '--config'])).toContain('<tag>prod</tag>')
    await console1.until(() => console1.named(guest)?.tags.length === 2)
    expect(vm().tags).toEqual(['prod', 'müll & "x" <y>'])
  })

  it('leaves alone what else is kept beside the tags', async () => {
    await host.virsh(['metadata', guest, 'https://novacron.dev/xmlns/console/1', '--live', '--key', 'n', '--set', '<vm><folder path="a/b">x</folder><tags><tag>old</tag></tags></vm>'])
    await host.virsh(['metadata', guest, 'https://novacron.dev/xmlns/console/1', '--config', '--key', 'n', '--set', '<vm><folder path="a/b">x</folder><tags><tag>old</tag></tags></vm>'])
    await console1.until(() => console1.named(guest)?.tags[0] === 'old')
    await console1.provider.setMetadata({ uuid: vm().uuid, change: { tags: ['new'] } }, { signal: signal() })
    const kept = await host.virsh(['metadata', guest, 'https://novacron.dev/xmlns/console/1', '--live'])
    expect(kept).toMatch(/folder path=['"]a\/b['"]/)
    expect(kept).toContain('new')
    expect(kept).not.toContain('<tag>old<')
  })

  it('opens screens over TCP and over a socket, with the password of the secure XML', async () => {
    const open = (name: string) => console1.provider.openConsole({ uuid: vm(name).uuid, kind: 'vnc', device: '', force: false }, { signal: signal() })
    const tcp = await open(`web-${hostNumber}`)
    expect(tcp.route.end).toEqual({ kind: 'tcp', address: expect.stringMatching(/127\.0\.0\.1:59\d\d/) })
    expect(await console1.firstBytes(tcp.stream)).toMatch(/^RFB 003/)
    const socket = await open(`db-${hostNumber}`)
    expect(socket.route.end).toEqual({ kind: 'socket', path: expect.stringContaining('.sock') })
    expect(await console1.firstBytes(socket.stream)).toMatch(/^RFB 003/)
    await host.defineGuest({ name: 'sessions-secret', vnc: 'password', isStarted: true })
    await console1.until(() => console1.named('sessions-secret')?.state === 'running')
    const secret = await open('sessions-secret')
    expect(secret.password).toBe('sesame77')
    expect(await console1.firstBytes(secret.stream)).toMatch(/^RFB 003/)
    await act('force-off', 'sessions-secret')
    await console1.until(() => console1.named('sessions-secret')?.state === 'shutoff')
    await expect(open('sessions-secret')).rejects.toMatchObject({ code: 'console-missing', hint: 'start-for-console' })
  })

  it('types on a serial console and reads what it answers; a second one has to take it over', async () => {
    const open = (force: boolean) => console1.provider.openConsole({ uuid: vm().uuid, kind: 'serial', device: '', force }, { signal: signal() })
    const first = await open(true)
    await untilPrompt(first.stream)
    first.stream.write('\recho sum-$((40+2))\r')
    expect(await readUntil(first.stream, 'sum-42')).toContain('sum-42')
    await expect(open(false)).rejects.toMatchObject({ code: 'console-in-use' })
    const second = await open(true)
    second.stream.write('\recho sum-$((50+5))\r')
    expect(await readUntil(second.stream, 'sum-55')).toContain('sum-55')
    first.stream.destroy()
    second.stream.destroy()
  })

  it('sends keys and takes a screenshot', async () => {
    await console1.provider.sendKeys({ uuid: vm().uuid, keys: [leftShift, keyA], holdMs: 50 }, { signal: signal() })
    const { mimeType, data } = await console1.provider.screenshot(vm().uuid, { signal: signal() })
    expect(mimeType).toBe('image/png')
    expect(Buffer.from(data.subarray(1, 4)).toString()).toBe('PNG')
  })

  it('reads details and both XMLs', async () => {
    const details = await console1.provider.vmDetails(vm().uuid, { signal: signal() })
    expect(details).toMatchObject({ architecture: 'x86_64', domainType: 'qemu', firmware: 'bios' })
    const live = await console1.provider.vmXml({ uuid: vm().uuid, inactive: false }, { signal: signal() })
    const stored = await console1.provider.vmXml({ uuid: vm().uuid, inactive: true }, { signal: signal() })
    expect(live).toContain(`id='${vm().libvirtId}'`)
    expect(stored).not.toContain(`id='${vm().libvirtId}'`)
  })

  it('says why a running guest cannot be renamed, renames one that is off, refuses a taken name', async () => {
    const rename = (from: string, name: string) => console1.provider.rename({ uuid: vm(from).uuid, name }, { signal: signal() })
    await expect(rename(guest, 'sessions-other')).rejects.toMatchObject({ code: 'vm-state', hint: 'shut-down-first' })
    await host.defineGuest({ name: 'sessions-off' })
    await console1.until(() => console1.named('sessions-off') !== undefined)
    await expect(rename('sessions-off', guest)).rejects.toMatchObject({ code: 'vm-name-taken' })
    await rename('sessions-off', 'sessions-off ‮ 💡 “x”')
    expect(await host.virsh(['list', '--all', '--name'])).toContain('sessions-off ‮ 💡 “x”')
    await console1.until(() => console1.named('sessions-off ‮ 💡 “x”') !== undefined)
  })

  it('shows two consoles the same, and lets one of two that act at once know that it was late', async () => {
    await using console2 = openTestHost(createProvider, host.uri)
    console2.provider.connect()
    await console2.untilState('connected')
    const { uuid } = vm()
    await act('force-off')
    await console2.until(() => console2.vm(uuid)?.state === 'shutoff')
    const starts = await Promise.allSettled([act('start'), console2.provider.act({ uuid, action: 'start' }, { signal: signal() })])
    expect(starts.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(starts.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'vm-state' } })
    await Promise.all([console1, console2].map((each) => each.until(() => each.vm(uuid)?.state === 'running')))
    await console2.provider.act({ uuid, action: 'pause' }, { signal: signal() })
    await console1.until(() => console1.vm(uuid)?.state === 'paused')
    await act('resume')
    await console2.until(() => console2.vm(uuid)?.state === 'running')
  })

  it('starts a user’s own daemon when it is asked for', async () => {
    await using session = openTestHost(createProvider, host.uriAs('operator').replace('/system', '/session'))
    session.provider.connect()
    await session.untilState('connected', 60_000)
    expect((await session.provider.hostDetails({ signal: signal() })).facts.driver).toBe('QEMU')
    expect(session.vms()).toEqual([])
  })

  it('lists a thousand domains of the test driver over SSH', async () => {
    await using fleet = openTestHost(createProvider, host.uri.replace('qemu+ssh', 'test+ssh').replace('/system', testDriverFile(1000)))
    fleet.provider.connect()
    await fleet.untilState('connected', 60_000)
    expect(fleet.vms()).toHaveLength(1000)
    await fleet.until(() => fleet.vms().every(({ isDetailed }) => isDetailed), 60_000)
  })
})

async function removeGuests(host: TestbedHost): Promise<void> {
  const names = (await host.virsh(['list', '--all', '--name'])).split('\n').filter((name) => name.startsWith('sessions-'))
  for (const name of names) {
    await host.virsh(['destroy', name]).catch(() => '')
    await host.virsh(['undefine', name, '--managed-save'])
  }
}
