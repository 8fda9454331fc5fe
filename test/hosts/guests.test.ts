// The guest agents of real guests: what they tell, what they do, and what is said when there is none, or it hangs.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createProvider } from '#electron/providers/create-provider.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import { openTestHost } from '../conformance/test-host.ts'
import type { TestHost } from '../conformance/test-host.ts'
import { openTestbed, whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'

const whyNot = whyNoTestbed()
const name = 'agent-guest'

describe.skipIf(whyNot)(whyNot ?? 'guest agents on a real host', { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  let host: TestbedHost
  let opened: TestHost
  let uuid: DomainUuid
  const options = () => ({ signal: AbortSignal.timeout(30_000) })
  const guests = () => opened.provider.guests

  beforeAll(async () => {
    const [second] = stack.use(await openTestbed({ hosts: [2] })).hosts
    if (!second) throw new Error('the testbed has no host 2')
    host = second
    const clearAway = async (): Promise<void> => void (await host.run(['sh', '-c', `virsh destroy ${name}; virsh undefine ${name}; rm -f /var/lib/libvirt/images/${name}.qcow2; true`]))
    await clearAway()
    stack.defer(clearAway)
    await host.defineGuest({ name, isStarted: true })
    uuid = DomainUuid.parse((await host.virsh(['domuuid', name])).trim())
    opened = stack.use(openTestHost(createProvider, host.uri))
    opened.provider.connect()
    await opened.untilState('connected', 30_000)
    await vi.waitUntil(async () => (await guests().facts({ uuid }, options())).agent === 'ready', { timeout: 60_000, interval: 1_000 })
  }, 180_000)
  afterAll(() => stack.disposeAsync())

  it('tell system, name, clock and file systems, as virsh is told', async () => {
    const facts = await guests().facts({ uuid }, options())
    expect(facts).toMatchObject({ agent: 'ready', os: { id: 'tiny', name: 'Tiny testbed guest' }, hostname: name, isFrozen: false })
    expect(facts.filesystems).toEqual([expect.objectContaining({ mountpoint: '/', type: 'ext4', disks: ['vda'] })])
    expect(facts.filesystems[0]?.usedBytes).toBeLessThan(facts.filesystems[0]?.totalBytes ?? 0)
    expect(Math.abs(facts.clockAheadMs ?? Infinity)).toBeLessThan(60_000)
    expect(facts.commands).toContain('guest-exec')
    expect(await host.virsh(['guestinfo', name, '--os'])).toContain('Tiny testbed guest')
  })

  it('run a program with its input, and tell how it ended', async () => {
    expect(await guests().run({ uuid, path: '/bin/sh', arguments: ['-c', 'cat; echo bad >&2; exit 3'], input: 'héllo', timeoutSeconds: 20 }, options())).toEqual({ exitCode: 3, signal: null, hasExited: true, stdout: 'héllo', stderr: 'bad\n', isTruncated: false })
    expect(await guests().run({ uuid, path: '/bin/sleep', arguments: ['30'], input: '', timeoutSeconds: 1 }, options())).toMatchObject({ hasExited: false, exitCode: null })
    await expect(guests().run({ uuid, path: '/no/such/program', arguments: [], input: '', timeoutSeconds: 5 }, options())).rejects.toMatchObject({ message: expect.stringContaining('/no/such/program') })
  })

  it('freeze the file systems and thaw them again', async () => {
    await guests().act({ uuid, act: 'freeze' }, options())
    expect(await guests().facts({ uuid }, options())).toMatchObject({ agent: 'ready', isFrozen: true, filesystems: [] })
    await guests().act({ uuid, act: 'thaw' }, options())
    expect(await guests().facts({ uuid }, options())).toMatchObject({ isFrozen: false, hostname: name })
  })

  it('set the password of an account', async () => {
    const inGuest = async (command: string): Promise<string> => (await guests().run({ uuid, path: '/bin/sh', arguments: ['-c', command], input: '', timeoutSeconds: 20 }, options())).stdout
    // The agent pipes "user:password" into chpasswd, which busybox has not: this one does the same with what busybox has.
    const chpasswd = '#!/bin/sh\nIFS= read -r line\nsed -i "s|^${line%%:*}:[^:]*:|${line%%:*}:$(busybox mkpasswd -m sha512 "${line#*:}"):|" /etc/passwd\n'
    await inGuest(`printf '%b' '${chpasswd.replaceAll('\n', '\\n')}' > /bin/chpasswd && chmod 755 /bin/chpasswd`)
    await guests().setPassword({ uuid, user: 'root', password: 'sesame 77' }, options())
    const hash = /^root:([^:]+):/.exec(await inGuest('cat /etc/passwd'))?.[1] ?? ''
    expect(hash).toMatch(/^\$6\$/)
    expect((await inGuest(`busybox mkpasswd -m sha512 -S '${hash.split('$')[2] ?? ''}' 'sesame 77'`)).trim()).toBe(hash)
  })

  it('are told silent when they hang, absent when they are not there, and paused with their machine', async () => {
    await guests().run({ uuid, path: '/bin/sh', arguments: ['-c', '(sleep 1; kill -STOP $(cat /run/qga.pid)) >/dev/null 2>&1 &'], input: '', timeoutSeconds: 5 }, options())
    await vi.waitUntil(async () => (await guests().facts({ uuid }, options())).agent === 'silent', { timeout: 40_000, interval: 500 })
    await expect(guests().act({ uuid, act: 'sync-time' }, options())).rejects.toMatchObject({ code: expect.stringMatching(/agent-missing|libvirt-silent/) })
    // The rest of the host is served as ever.
    expect((await opened.provider.creation.offer(undefined, options())).takenNames).toContain(name)
    await host.virsh(['suspend', name])
    expect(await guests().facts({ uuid }, options())).toMatchObject({ agent: 'paused' })
    await host.virsh(['resume', name])
    await host.virsh(['destroy', name])
    expect(await guests().facts({ uuid }, options())).toMatchObject({ agent: 'off' })
    await host.run(['sh', '-c', `virsh dumpxml ${name} | sed '/<channel/,/<\\/channel>/d' > /tmp/${name}.xml && virsh define /tmp/${name}.xml && virsh start ${name} --paused && virsh resume ${name}`])
    expect(await guests().facts({ uuid }, options())).toMatchObject({ agent: 'no-channel' })
  })
})
