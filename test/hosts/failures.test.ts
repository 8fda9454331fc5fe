// What goes wrong between a console and a real host: each failure is told with its own code and a hint, harms nothing beside
// it, and is over when its cause is. On a host of this file's own, which is hurt on purpose.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProvider } from '#electron/providers/create-provider.ts'
import { openTestHost } from '#test/conformance/test-host.ts'
import type { TestHost, TestHostOptions } from '#test/conformance/test-host.ts'
import { openTestbed, whyNoTestbed } from '#test/testbed/testbed.ts'
import type { Testbed, TestbedHost } from '#test/testbed/testbed.ts'
import type { HostState } from '#shared/model/hosts/host.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { readUntil, untilPrompt } from './read-until.ts'

const whyNot = whyNoTestbed()
const hostNumber = 5
const guest = 'failures-vm'

describe.skipIf(whyNot !== undefined)(`failures of a real host${whyNot === undefined ? '' : ` (skipped: ${whyNot})`}`, () => {
  let testbed: Testbed
  let host: TestbedHost
  const directory = mkdtempSync(join(tmpdir(), 'failures-'))
  const signal = (ms = 30_000): AbortSignal => AbortSignal.timeout(ms)
  const open = (uri: string, options: TestHostOptions = {}): TestHost => {
    const opened = openTestHost(createProvider, uri, options)
    opened.provider.connect()
    return opened
  }
  /** With this file's guest running, whatever a test before has left. */
  const connected = async (): Promise<TestHost> => {
    const state = (await host.virsh(['domstate', guest])).trim()
    if (state !== 'running') await host.virsh([state === 'paused' ? 'resume' : 'start', guest])
    const opened = open(host.uri)
    await opened.untilState('connected', 30_000)
    await opened.until(() => opened.named(guest)?.state === 'running')
    return opened
  }
  const vmOf = (from: TestHost, name = guest): Vm => {
    const found = from.named(name)
    if (!found) throw new Error(`${name} is not in the inventory`)
    return found
  }
  const uriWith = (parameters: { keyfile?: string; known_hosts?: string }, user = 'root'): string => {
    const query = new URLSearchParams({ keyfile: parameters.keyfile ?? host.sshKeyPath, known_hosts: parameters.known_hosts ?? host.knownHostsPath })
    return `qemu+ssh://${user}@${host.address}/system?${query.toString()}`
  }
  const run = async (command: string, args: readonly string[]): Promise<void> => {
    const [code] = await once(spawn(command, args, { stdio: 'ignore' }), 'exit')
    if (code !== 0) throw new Error(`${command} ended with ${String(code)}`)
  }

  beforeAll(async () => {
    testbed = await openTestbed({ hosts: [hostNumber], guestsPerHost: 2 })
    const [first] = testbed.hosts
    if (!first) throw new Error('no host')
    host = first
    await removeGuests(host)
    await host.defineGuest({ name: guest, isStarted: true })
  })
  afterAll(async () => {
    await testbed?.[Symbol.asyncDispose]()
    if (host) await removeGuests(host)
    rmSync(directory, { recursive: true, force: true })
  })

  describe('on the way to it', () => {
    const ends = async (uri: string, kind: HostState['kind'], options: TestHostOptions = {}): Promise<HostState | undefined> => {
      await using opened = open(uri, options)
      await opened.untilState(kind, 30_000)
      return opened.states().at(-1)
    }

    it('a name that does not exist', async () => {
      expect(await ends('qemu+ssh://root@no-such-host.invalid/system', 'lost')).toMatchObject({ problem: { code: 'host-unknown', hint: 'ssh-spelling' } })
    })

    it('a port where nobody listens', async () => {
      expect(await ends(`qemu+ssh://root@${host.address}:9/system`, 'lost')).toMatchObject({ problem: { code: 'connection-refused', hint: 'ssh-no-server' } })
    })

    it('an address where nobody is', async () => {
      expect(await ends('qemu+ssh://root@10.77.0.99/system', 'lost')).toMatchObject({ problem: { code: expect.stringMatching(/network-unreachable|timed-out/) } })
    })

    it('a key that the host does not know', async () => {
      const keyfile = join(directory, 'stranger')
      await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyfile])
      expect(await ends(uriWith({ keyfile }), 'refused')).toMatchObject({ problem: { code: 'auth-refused' } })
    })

    it('a key that others may read', async () => {
      const keyfile = join(directory, 'open')
      copyFileSync(host.sshKeyPath, keyfile)
      chmodSync(keyfile, 0o644)
      expect(await ends(uriWith({ keyfile }), 'refused')).toMatchObject({ problem: { code: 'key-too-open', hint: 'ssh-make-key-private', params: { file: keyfile } } })
    })

    it('an encrypted key: refused without its passphrase, used with it', async () => {
      const keyfile = join(directory, 'locked')
      copyFileSync(host.sshKeyPath, keyfile)
      chmodSync(keyfile, 0o600)
      await run('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'open sesame', '-f', keyfile])
      expect(await ends(uriWith({ keyfile }), 'refused')).toMatchObject({ problem: { code: 'key-encrypted' } })
      const answered = await ends(uriWith({ keyfile }), 'connected', { ask: ({ kind }) => (kind === 'passphrase' ? { kind: 'secret', secret: 'open sesame', remember: false } : { kind: 'refuse' }) })
      expect(answered?.kind).toBe('connected')
    })

    it('a host key that is not known yet: asked about, refused or accepted and remembered', async () => {
      const known = join(directory, 'known_hosts')
      writeFileSync(known, '')
      expect(await ends(uriWith({ known_hosts: known }), 'refused')).toMatchObject({ problem: { code: 'host-key-unknown' } })
      expect((await ends(uriWith({ known_hosts: known }), 'connected', { ask: () => ({ kind: 'accept' }) }))?.kind).toBe('connected')
      expect((await ends(uriWith({ known_hosts: known }), 'connected'))?.kind).toBe('connected')
    })

    it('a host key that has changed', async () => {
      const other = join(directory, 'other-host')
      await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', other])
      const known = join(directory, 'changed_hosts')
      await run('sh', ['-c', `printf '%s ' ${host.address} > ${known}; cut -d' ' -f1,2 ${other}.pub >> ${known}`])
      expect(await ends(uriWith({ known_hosts: known }), 'refused')).toMatchObject({ problem: { code: 'host-key-changed', params: { address: expect.any(String) } } })
    })

    it('a user who may not use libvirt', async () => {
      expect(await ends(uriWith({}, 'operator'), 'refused')).toMatchObject({ problem: { code: 'libvirt-not-permitted', params: { user: 'operator' }, hint: 'join-libvirt-group' } })
      expect((await ends(uriWith({}, 'admin'), 'connected'))?.kind).toBe('connected')
    })

    it('no libvirt: waits for it, and connects by itself once it is asked to look again', async () => {
      const fault = await host.faults.noLibvirtd()
      await using opened = open(host.uri)
      await opened.untilState('refused', 30_000)
      expect(opened.states().at(-1)).toMatchObject({ problem: { code: 'libvirt-missing', hint: 'install-libvirt' } })
      await fault[Symbol.asyncDispose]()
      opened.provider.connect()
      await opened.untilState('connected', 30_000)
    })

    it('only the socket of a modular daemon', async () => {
      const sockets = { shared: '/run/libvirt/libvirt-sock', modular: '/run/libvirt/virtqemud-sock' }
      await host.run(['mv', sockets.shared, sockets.modular])
      try {
        await using opened = await connected()
        const { route } = await opened.provider.hostDetails({ signal: signal() })
        expect(route.end).toMatchObject({ kind: 'socket', path: expect.stringContaining('virtqemud-sock') })
      } finally {
        await host.run(['mv', sockets.modular, sockets.shared])
      }
    })

    it('an sshd that does not forward: reaches libvirt by a helper, and says why a screen cannot be shown', async () => {
      await using _fault = await host.faults.denyForwarding()
      await using opened = await connected()
      const { route } = await opened.provider.hostDetails({ signal: signal() })
      expect(route.end).toMatchObject({ kind: 'helper', program: expect.stringMatching(/virt-ssh-helper|nc|socat/) })
      const console = opened.provider.openConsole({ uuid: vmOf(opened).uuid, kind: 'vnc', device: '', force: false }, { signal: signal() })
      await expect(console).rejects.toMatchObject({ code: 'console-unreachable', params: { leg: 'forwarding-refused' }, hint: 'ssh-allow-forwarding' })
      const serial = await opened.provider.openConsole({ uuid: vmOf(opened).uuid, kind: 'serial', device: '', force: true }, { signal: signal() })
      await untilPrompt(serial.stream)
      serial.stream.write('\recho by-$((1+1))\r')
      expect(await readUntil(serial.stream, 'by-2')).toContain('by-2')
      serial.stream.destroy()
    })
  })

  describe('after it was connected', () => {
    it('libvirtd restarts: the same SSH connection, and exactly what changed meanwhile', async () => {
      await using opened = await connected()
      const statesBefore = opened.states().length
      const eventsBefore = opened.events.length
      await host.faults.restartLibvirtd()
      await opened.until(() => opened.states().slice(statesBefore).some(({ kind }) => kind === 'lost'))
      await opened.untilState('connected')
      const steps = opened.states().slice(statesBefore).flatMap((state) => (state.kind === 'connecting' ? [state.step] : []))
      expect(steps).not.toContain('tcp')
      const rows = opened.events.slice(eventsBefore).flatMap((event) => (event.kind === 'inventory' ? [event] : []))
      expect(rows.some(({ isComplete }) => isComplete)).toBe(false)
      await host.virsh(['suspend', guest])
      await opened.until(() => opened.named(guest)?.state === 'paused')
      await host.virsh(['resume', guest])
      await opened.until(() => opened.named(guest)?.state === 'running')
    })

    it('libvirtd hangs: degraded, then well again', async () => {
      await using opened = await connected()
      const fault = await host.faults.stopLibvirtd()
      await opened.untilState('degraded', 30_000)
      expect(opened.states().at(-1)).toMatchObject({ problem: { code: 'libvirt-silent' } })
      await fault[Symbol.asyncDispose]()
      await opened.untilState('connected', 30_000)
    })

    it('a guest’s QEMU hangs, and five calls to it: everything else goes on, and force off gets through', async () => {
      await using opened = await connected()
      const { uuid } = vmOf(opened)
      const fault = await host.faults.hangGuest(guest)
      const calls = Array.from({ length: 6 }, () => opened.provider.sendKeys({ uuid, keys: [30], holdMs: 10 }, { signal: signal(2_000) }))
      const outcomes = Promise.allSettled(calls)
      const other = vmOf(opened, `web-${hostNumber}`)
      await opened.provider.act({ uuid: other.uuid, action: 'pause' }, { signal: signal(10_000) })
      await opened.until(() => opened.vm(other.uuid)?.state === 'paused')
      await opened.provider.act({ uuid: other.uuid, action: 'resume' }, { signal: signal(10_000) })
      expect((await opened.provider.hostDetails({ signal: signal(10_000) })).facts.hostname).toBe(host.name)
      expect((await outcomes).every(({ status }) => status === 'rejected')).toBe(true)
      await opened.untilState('degraded', 30_000)
      expect(opened.states().at(-1)).toMatchObject({ problem: { message: expect.stringContaining(guest) } })
      await expect(opened.provider.sendKeys({ uuid, keys: [30], holdMs: 10 }, { signal: signal(5_000) })).rejects.toMatchObject({ code: 'libvirt-silent' })
      await opened.provider.act({ uuid, action: 'force-off' }, { signal: signal() })
      await opened.until(() => opened.named(guest)?.state === 'shutoff')
      await fault[Symbol.asyncDispose]()
      await opened.untilState('connected', 60_000)
      await opened.provider.act({ uuid, action: 'start' }, { signal: signal() })
      await opened.until(() => opened.named(guest)?.state === 'running')
    })

    it('a guest’s QEMU hangs and goes on: what was asked of it is refused in time, and no longer than it hangs', async () => {
      await using opened = await connected()
      const { uuid } = vmOf(opened)
      const fault = await host.faults.hangGuest(guest)
      await expect(opened.provider.act({ uuid, action: 'pause' }, { signal: signal() })).rejects.toMatchObject({ code: 'libvirt-silent', hint: expect.any(String) })
      await fault[Symbol.asyncDispose]()
      await opened.until(() => opened.named(guest)?.state === 'paused')
      await opened.provider.act({ uuid, action: 'resume' }, { signal: signal() })
      await opened.untilState('connected', 30_000)
    })

    it('a guest’s QEMU hangs of which nobody asks anything: it is told silent, no other is, and it answers again', async () => {
      await using opened = await connected()
      const fault = await host.faults.hangGuest(guest)
      await opened.until(() => opened.named(guest)?.isSilent === true, 40_000)
      expect(opened.named(guest)?.state).toBe('running')
      expect(opened.named(`web-${hostNumber}`)?.isSilent).toBeUndefined()
      await fault[Symbol.asyncDispose]()
      await opened.until(() => opened.named(guest)?.isSilent === undefined, 40_000)
    })

    it('a VM that vanishes while it is looked at', async () => {
      await using opened = await connected()
      await host.defineGuest({ name: 'failures-gone' })
      await opened.until(() => opened.named('failures-gone') !== undefined)
      const { uuid } = vmOf(opened, 'failures-gone')
      await host.virsh(['undefine', 'failures-gone'])
      await expect(opened.provider.vmDetails(uuid, { signal: signal() })).rejects.toMatchObject({ code: 'vm-not-found' })
      await opened.until(() => opened.vm(uuid) === undefined)
    })

    it('a screen whose guest is switched off ends, and nothing else does', async () => {
      await using opened = await connected()
      const { uuid } = vmOf(opened)
      const screen = await opened.provider.openConsole({ uuid, kind: 'vnc', device: '', force: false }, { signal: signal() })
      await readUntil(screen.stream, 'RFB 003')
      const ended = once(screen.stream.resume(), 'end')
      await host.virsh(['destroy', guest])
      await ended
      await opened.until(() => opened.named(guest)?.state === 'shutoff')
      await host.virsh(['start', guest])
      await opened.until(() => opened.named(guest)?.state === 'running')
      expect(opened.states().at(-1)?.kind).toBe('connected')
    })

    it('a burst of a thousand events ends with the right row, in few messages', async () => {
      await using opened = await connected()
      const before = opened.events.length
      const cycles = Array.from({ length: 500 }, () => `suspend ${guest}; resume ${guest}`).join('; ')
      await host.run(['virsh', '-c', 'qemu:///system', `${cycles}; suspend ${guest}`])
      await opened.until(() => opened.named(guest)?.state === 'paused')
      const messages = opened.events.slice(before).filter(({ kind }) => kind === 'inventory')
      expect(messages.length).toBeLessThan(500)
      await host.virsh(['resume', guest])
      await opened.until(() => opened.named(guest)?.state === 'running')
    })

    it('names with quotes, emoji, right-to-left text, entities and 200 characters', async () => {
      await using opened = await connected()
      const names = [`failures-"q" 'a' \`b\` $x`, 'failures-💡-مرحبا‮x', `failures-${'n'.repeat(191)}`, 'failures-&lt;<>&amp;']
      for (const name of names) {
        await host.defineGuest({ name: 'failures-odd' })
        await host.virsh(['domrename', 'failures-odd', name])
      }
      await opened.until(() => names.every((name) => opened.named(name)?.isDetailed === true))
      for (const name of names) {
        const details = await opened.provider.vmDetails(vmOf(opened, name).uuid, { signal: signal() })
        expect(details.vm.name).toBe(name)
        await host.virsh(['undefine', name])
      }
      await opened.until(() => names.every((name) => opened.named(name) === undefined))
    })

    it('power is cut: lost with the last known rows kept, back by itself when the machine is', async () => {
      await using opened = await connected()
      const rows = opened.vms().length
      const fault = await host.faults.kill()
      await opened.untilState('lost', 90_000)
      expect(opened.states().at(-1)).toMatchObject({ problem: { code: expect.stringMatching(/connection-lost|timed-out|network-unreachable/) } })
      expect(opened.vms()).toHaveLength(rows)
      await fault[Symbol.asyncDispose]()
      opened.provider.connect()
      await opened.untilState('connected', 90_000)
      await opened.until(() => opened.named(guest)?.state === 'shutoff')
      await host.virsh(['start', guest])
      await opened.until(() => opened.named(guest)?.state === 'running')
    })

    it('the network vanishes without a word: noticed, and the differences found after it', async () => {
      await using opened = await connected()
      const fault = await host.faults.partition()
      await opened.untilState('lost', 90_000)
      await host.virsh(['suspend', guest])
      const before = opened.events.length
      await fault[Symbol.asyncDispose]()
      opened.provider.connect()
      await opened.untilState('connected', 90_000)
      await opened.until(() => opened.named(guest)?.state === 'paused')
      const [resync] = opened.events.slice(before).flatMap((event) => (event.kind === 'inventory' ? [event] : []))
      expect(resync).toMatchObject({ isComplete: false, removed: [], vms: [expect.objectContaining({ name: guest })] })
      await host.virsh(['resume', guest])
      await opened.until(() => opened.named(guest)?.state === 'running')
    })

    it('a call in flight is told that its host was lost, and that what became of it is not known', async () => {
      await using opened = await connected()
      // So that the connection for what waits for a guest is there: what cannot be sent is known not to have been done.
      const { uuid } = vmOf(opened)
      await opened.provider.sendKeys({ uuid, keys: [30], holdMs: 10 }, { signal: signal() })
      await host.faults.stopLibvirtd()
      const asked = opened.provider.act({ uuid, action: 'pause' }, { signal: signal() })
      const [outcome] = await Promise.allSettled([asked, host.faults.restartLibvirtd()])
      expect(outcome).toMatchObject({ reason: { code: 'connection-lost', hint: 'outcome-unknown' } })
      await opened.untilState('connected', 30_000)
    })
  })
})

async function removeGuests(host: TestbedHost): Promise<void> {
  const names = (await host.virsh(['list', '--all', '--name'])).split('\n').filter((name) => name.startsWith('failures-'))
  for (const name of names) {
    await host.virsh(['destroy', name]).catch(() => '')
    await host.virsh(['undefine', name, '--managed-save'])
  }
}
