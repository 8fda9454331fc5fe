// Kinds of pools beside folders, each tried on a real host: a file system on a loop device, a volume group, an iSCSI target, an NFS export. What this machine's kernel or packages cannot do is skipped with what they said.
import { beforeEach, describe, expect, it } from 'vitest'
import { whyNoTestbed } from '../testbed/testbed.ts'
import type { TestHost } from '../conformance/test-host.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { connectedHost } from './connected-host.ts'

const whyNot = whyNoTestbed()
const [hostNumber, pool, mountPoint, file] = [3, 'kinds', '/var/lib/libvirt/kinds', '/var/lib/libvirt/kinds.img']
const MiB = 1024 ** 2
const target = 'iqn.2026-11.local.test:kinds'

describe.skipIf(whyNot)(whyNot ?? 'kinds of pools on a real host', { timeout: 60_000 }, () => {
  let host: TestbedHost
  let opened: TestHost
  let device = ''
  connectedHost({ number: hostNumber, clearAway }, (ready) => ({ host, opened } = ready))
  const options = () => ({ signal: AbortSignal.timeout(50_000) })
  const storage = () => opened.provider.storage
  /** What a command says when it fails, or nothing. */
  const refusal = async (command: string): Promise<string> => (await host.run(['sh', '-c', `${command} 2>&1 >/dev/null && : || echo "refused: $?"`])).trim()

  const hasBackend = async (kind: string): Promise<boolean> => (await host.virsh(['pool-capabilities'])).includes(`<pool type='${kind}' supported='yes'>`)

  beforeEach(async () => {
    await clearAway(host)
    device = (await host.run(['sh', '-c', `mkdir -p ${mountPoint} && truncate -s 128M ${file} && losetup -P -f --show ${file}`])).trim()
  })

  it('a file system on a device: made, mounted, filled and taken down', async () => {
    await storage().definePool({ xml: `<pool type='fs'><name>${pool}</name><source><device path='${device}'/><format type='ext4'/></source><target><path>${mountPoint}</path></target></pool>`, build: 'overwrite', start: true, autostart: false }, options())
    await storage().createVolume({ pool, name: 'disk.qcow2', capacityBytes: 16 * MiB, format: 'qcow2', preallocation: 'none' }, options())
    expect(await host.run(['cat', '/proc/mounts'])).toMatch(new RegExp(`^${device} ${mountPoint} ext4 `, 'm'))
    expect(await host.virsh(['vol-list', pool])).toContain('disk.qcow2')
    await storage().deleteVolume({ pool, volume: 'disk.qcow2' }, options())
    await storage().actOnPool({ pool, action: 'stop' }, options())
    expect(await host.run(['cat', '/proc/mounts'])).not.toContain(mountPoint)
  })

  it('a disk that is divided into partitions', async (context) => {
    const missing = await refusal('command -v parted')
    if (missing !== '') context.skip(`there is no parted (${missing})`)
    await host.run(['parted', '-s', device, 'mklabel', 'gpt'])
    await storage().definePool({ xml: `<pool type='disk'><name>${pool}</name><source><device path='${device}'/><format type='gpt'/></source><target><path>/dev</path></target></pool>`, build: 'none', start: true, autostart: false }, options())
    // libvirt takes the names that the kernel gives to partitions, and no others.
    await storage().createVolume({ pool, name: `${device.slice('/dev/'.length)}p1`, capacityBytes: 16 * MiB, format: 'raw', preallocation: 'none' }, options())
    expect(await host.run(['parted', '-s', device, 'unit', 'MiB', 'print'])).toMatch(/^ 1 /m)
  })

  it('a volume group', async (context) => {
    const missing = await refusal('grep -q device-mapper /proc/devices && command -v vgcreate')
    if (missing !== '') context.skip(`the kernel has no device mapper, or there is no LVM (${missing})`)
    await storage().definePool({ xml: `<pool type='logical'><name>${pool}</name><source><device path='${device}'/><name>${pool}</name></source><target><path>/dev/${pool}</path></target></pool>`, build: 'overwrite', start: true, autostart: false }, options())
    await storage().createVolume({ pool, name: 'disk', capacityBytes: 16 * MiB, format: 'raw', preallocation: 'none' }, options())
    expect(await host.run(['lvs', '--noheadings', pool])).toContain('disk')
  })

  it('an NFS export that nobody serves, or that the kernel cannot mount: refused with the host’s words', async () => {
    const refused = storage().definePool({ xml: `<pool type='netfs'><name>${pool}</name><source><host name='127.0.0.1'/><dir path='/nowhere'/><format type='nfs'/></source><target><path>${mountPoint}</path></target></pool>`, build: 'keep', start: true, autostart: false }, options())
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('mount') })
  })

  it('an iSCSI target without an initiator in the kernel: its units are the volumes', async (context) => {
    const missing = (await hasBackend('iscsi-direct')) ? await refusal('{ command -v tgtd && command -v tgtadm; }') : 'libvirt has no backend for it'
    if (missing !== '') context.skip(`no iscsi-direct here: ${missing}`)
    await host.run(['sh', '-c', `mkdir -p /var/run/tgtd && tgtd --iscsi portal=127.0.0.1:3260 && sleep 1 && tgtadm --lld iscsi --op new --mode target --tid 1 -T ${target} && tgtadm --lld iscsi --op new --mode logicalunit --tid 1 --lun 1 -b ${file} && tgtadm --lld iscsi --op bind --mode target --tid 1 -I ALL`])
    await storage().definePool({ xml: `<pool type='iscsi-direct'><name>${pool}</name><source><host name='127.0.0.1'/><device path='${target}'/><initiator><iqn name='iqn.2026-11.local.test:console'/></initiator></source></pool>`, build: 'none', start: true, autostart: false }, options())
    const { volumes } = await storage().volumes({ pool, sort: 'name', isDescending: false, text: '', format: '', onlyOrphaned: false, offset: 0, limit: 10 }, options())
    // The first is tgt's own. libvirt 9 counts a unit up to its last block, and leaves that out.
    expect(volumes.map(({ name, path }) => `${name} ${path}`)).toEqual([expect.stringContaining('unit:0:0:0'), expect.stringMatching(`^unit:0:0:1 .*${target}-lun-1$`)])
    expect(Math.ceil((volumes[1]?.capacityBytes ?? 0) / MiB)).toBe(128)
    expect(await host.virsh(['vol-list', pool])).toContain('unit:0:0:1')
    // A unit is the target's: libvirt makes and deletes none.
    await expect(storage().createVolume({ pool, name: 'another', capacityBytes: MiB, format: 'raw', preallocation: 'none' }, options())).rejects.toMatchObject({ code: expect.any(String) })
  })

  it('a folder that is gone from under a running pool: told with the host’s words, and the pool can be taken away', async () => {
    await storage().definePool({ xml: `<pool type='dir'><name>${pool}</name><target><path>${mountPoint}</path></target></pool>`, build: 'keep', start: true, autostart: false }, options())
    await host.run(['rm', '-rf', mountPoint])
    await expect(storage().actOnPool({ pool, action: 'refresh' }, options())).rejects.toMatchObject({ message: expect.stringContaining(mountPoint) })
    await storage().actOnPool({ pool, action: 'undefine' }, options())
    expect(await host.virsh(['pool-list', '--all'])).not.toContain(pool)
  })

  it.for(['iscsi', 'gluster', 'rbd', 'zfs', 'vstorage'] as const)('a %s pool that nobody serves: refused with the host’s words', async (kind, context) => {
    if (!(await hasBackend(kind))) context.skip(`libvirt on this host has no backend for ${kind}`)
    const sources = { iscsi: `<host name='127.0.0.1' port='3999'/><device path='${target}'/>`, gluster: `<host name='127.0.0.1'/><dir path='/'/><name>nowhere</name>`, rbd: `<host name='127.0.0.1'/><name>nowhere</name>`, zfs: '<name>nowhere</name>', vstorage: '<name>nowhere</name>' }
    const refused = storage().definePool({ xml: `<pool type='${kind}'><name>${pool}</name><source>${sources[kind]}</source><target><path>${mountPoint}</path></target></pool>`, build: 'none', start: true, autostart: false }, options())
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining(pool) })
    expect(await host.virsh(['pool-list', '--all'])).not.toContain(pool)
  })

  async function clearAway(on: TestbedHost): Promise<void> {
    await on.run(['sh', '-c', `virsh pool-destroy ${pool}; virsh pool-undefine ${pool}; tgtadm --op delete --mode target --tid 1 --force; tgtadm --op delete --mode system; umount ${mountPoint}; losetup -n -O NAME -j ${file} | xargs -r losetup -d; rm -rf ${file} ${mountPoint}; true`])
  }
})
