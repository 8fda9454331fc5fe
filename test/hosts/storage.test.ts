// Pools, volumes and disks of a real host, each change checked with virsh and qemu-img on it.
import { describe, expect, it } from 'vitest'
import type { Pool } from '#shared/model/storage/storage.ts'
import type { TestHost } from '../conformance/test-host.ts'
import { whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { connectedHost } from './connected-host.ts'

const whyNot = whyNoTestbed()
const hostNumber = 3
const guest = 'storage-guest'
const [fast, slow, group, disk] = ['storage-fast', 'storage-slow', 'storage-group', 'storage-ext4']
const MiB = 1024 ** 2

describe.skipIf(whyNot)(whyNot ?? 'storage of a real host', { timeout: 120_000 }, () => {
  let host: TestbedHost
  let opened: TestHost
  const options = () => ({ signal: AbortSignal.timeout(60_000) })
  const storage = () => opened.provider.storage
  const poolsTold = (): readonly Pool[] => opened.events.findLast((event) => event.kind === 'pools')?.pools ?? []
  const pool = (name: string): Pool | undefined => poolsTold().find((candidate) => candidate.name === name)
  const dirXml = (name: string): string => `<pool type='dir'><name>${name}</name><target><path>/var/lib/libvirt/${name}</path></target></pool>`
  const page = (name: string, query: Partial<Parameters<ReturnType<typeof storage>['volumes']>[0]> = {}) =>
    storage().volumes({ pool: name, offset: 0, limit: 100, sort: 'name', isDescending: false, text: '', format: '', onlyOrphaned: false, ...query }, options())
  const imageOf = async (path: string): Promise<unknown> => JSON.parse(await host.run(['qemu-img', 'info', '-U', '--output=json', path]))

  connectedHost({ number: hostNumber, clearAway, isReady: ({ events }) => events.some((event) => event.kind === 'pools' && event.pools.length > 0) }, (ready) => ({ host, opened } = ready))

  it('shows the pools that virsh lists, and the types that the host offers', async () => {
    const listed = (await host.virsh(['pool-list', '--all', '--name'])).split('\n').map((line) => line.trim()).filter(Boolean)
    expect(poolsTold().map(({ name }) => name).toSorted()).toEqual(listed.toSorted())
    expect(await storage().poolTypes(undefined, options())).toEqual(expect.arrayContaining(['dir', 'fs', 'netfs', 'logical']))
  })

  it('defines, builds and starts pools; one that cannot be started leaves nothing behind', async () => {
    for (const name of [fast, slow]) await storage().definePool({ xml: dirXml(name), build: 'keep', start: true, autostart: true }, options())
    await opened.until(() => pool(slow)?.state === 'running')
    expect(await host.virsh(['pool-info', fast])).toMatch(/State: +running[\s\S]*Autostart: +yes/)
    await expect(storage().definePool({ xml: "<pool type='dir'><name>storage-nowhere</name><target><path>/proc/nowhere/at-all</path></target></pool>", build: 'none', start: true, autostart: true }, options())).rejects.toMatchObject({ code: 'libvirt-error' })
    expect(await host.virsh(['pool-list', '--all', '--name'])).not.toContain('storage-nowhere')
  })

  it('follows what virsh does with a pool', async () => {
    await host.virsh(['pool-destroy', slow])
    await opened.until(() => pool(slow)?.state === 'inactive')
    await storage().actOnPool({ pool: slow, action: 'start' }, options())
    await opened.until(() => pool(slow)?.state === 'running')
    await storage().actOnPool({ pool: slow, action: 'autostart-off' }, options())
    await opened.until(() => pool(slow)?.autostart === false)
    expect(await host.virsh(['pool-info', slow])).toMatch(/State: +running[\s\S]*Autostart: +no/)
  })

  it('creates volumes of each kind: thin, preallocated, on a backing file, encrypted', async () => {
    await storage().createVolume({ pool: fast, name: 'base.qcow2', capacityBytes: 64 * MiB, format: 'qcow2', preallocation: 'metadata', clusterBytes: 131_072 }, options())
    expect(await imageOf(`/var/lib/libvirt/${fast}/base.qcow2`)).toMatchObject({ format: 'qcow2', 'virtual-size': 64 * MiB, 'cluster-size': 131_072 })
    await storage().createVolume({ pool: fast, name: 'full.raw', capacityBytes: 8 * MiB, format: 'raw', preallocation: 'full' }, options())
    expect(Number(await host.run(['stat', '-c', '%b', `/var/lib/libvirt/${fast}/full.raw`])) * 512).toBeGreaterThanOrEqual(8 * MiB)
    await storage().createVolume({ pool: fast, name: 'overlay.qcow2', capacityBytes: 64 * MiB, format: 'qcow2', preallocation: 'none', backing: { path: `/var/lib/libvirt/${fast}/base.qcow2`, format: 'qcow2' } }, options())
    expect(await imageOf(`/var/lib/libvirt/${fast}/overlay.qcow2`)).toMatchObject({ 'backing-filename': `/var/lib/libvirt/${fast}/base.qcow2` })
    await storage().createVolume({ pool: fast, name: 'secret.qcow2', capacityBytes: 8 * MiB, format: 'qcow2', preallocation: 'none', passphrase: 'sesame 77' }, options())
    expect(await imageOf(`/var/lib/libvirt/${fast}/secret.qcow2`)).toMatchObject({ encrypted: true })
    await expect(storage().createVolume({ pool: fast, name: 'base.qcow2', capacityBytes: MiB, format: 'qcow2', preallocation: 'none' }, options())).rejects.toMatchObject({ code: 'volume-exists' })
  })

  it('lists them in pages and orders, finds orphans, and shows the chain of an overlay', async () => {
    expect(await page(fast, { limit: 2, offset: 1 })).toMatchObject({ total: 4, matching: 4, volumes: [{ name: 'full.raw' }, { name: 'overlay.qcow2', backingFormat: 'qcow2' }] })
    expect((await page(fast, { sort: 'capacity', isDescending: true })).volumes.map(({ name }) => name)).toEqual(['overlay.qcow2', 'base.qcow2', 'secret.qcow2', 'full.raw'])
    expect((await page(fast, { onlyOrphaned: true })).volumes.map(({ name }) => name)).toEqual(['full.raw', 'overlay.qcow2', 'secret.qcow2'])
    expect(await storage().chain({ pool: fast, volume: 'overlay.qcow2' }, options())).toMatchObject([{ volume: 'overlay.qcow2' }, { volume: 'base.qcow2', pool: fast }])
  })

  it('grows a volume, shrinks it only when that is asked for, and clones into another pool', async () => {
    await storage().resizeVolume({ pool: fast, volume: 'full.raw', capacityBytes: 16 * MiB, canShrink: false }, options())
    expect(await host.virsh(['vol-info', 'full.raw', fast])).toMatch(/Capacity: +16.00 MiB/)
    await expect(storage().resizeVolume({ pool: fast, volume: 'full.raw', capacityBytes: MiB, canShrink: false }, options())).rejects.toMatchObject({ code: 'input-invalid' })
    await storage().cloneVolume({ pool: fast, volume: 'base.qcow2', targetPool: slow, name: 'copy of base.raw', format: 'raw' }, options())
    expect(await imageOf(`/var/lib/libvirt/${slow}/copy of base.raw`)).toMatchObject({ format: 'raw', 'virtual-size': 64 * MiB })
  })

  it('deletes and wipes nothing that somebody needs, and says who', async () => {
    await expect(storage().deleteVolume({ pool: fast, volume: 'base.qcow2' }, options())).rejects.toMatchObject({ code: 'volume-in-use', params: { by: 'overlay.qcow2' } })
    await storage().actOnPool({ pool: 'default', action: 'refresh' }, options())
    await expect(storage().wipeVolume({ pool: 'default', volume: `db-${hostNumber}.qcow2` }, options())).rejects.toMatchObject({ code: 'volume-in-use', params: { by: `db-${hostNumber} (vda)` } })
    await storage().deleteVolume({ pool: fast, volume: 'overlay.qcow2' }, options())
    await storage().deleteVolume({ pool: fast, volume: 'secret.qcow2' }, options())
    expect(await host.virsh(['secret-list'])).not.toContain('secret.qcow2')
    expect((await page(fast)).volumes.map(({ name }) => name)).toEqual(['base.qcow2', 'full.raw'])
  })

  it('moves the disk of a running machine to another pool, and grows it there', async () => {
    await host.defineGuest({ name: guest, isStarted: true })
    await opened.until(() => opened.named(guest)?.state === 'running')
    const uuid = opened.named(guest)?.uuid
    if (!uuid) throw new Error('no guest')
    const progress: number[] = []
    await storage().moveDisk({ uuid, device: 'vda', targetPool: slow, keepSource: false }, { ...options(), onProgress: (fraction) => progress.push(fraction) })
    const moved = `/var/lib/libvirt/${slow}/${guest}.qcow2`
    expect(await host.virsh(['domblklist', guest])).toContain(moved)
    expect(await host.virsh(['domblklist', guest, '--inactive'])).toContain(moved)
    expect(await host.virsh(['domstate', guest])).toContain('running')
    await expect(host.run(['ls', `/var/lib/libvirt/images/${guest}.qcow2`])).rejects.toThrow('No such file')
    expect(progress.length).toBeGreaterThan(0)

    await storage().growDisk({ uuid, device: 'vda', capacityBytes: 96 * MiB }, options())
    expect(await host.virsh(['domblkinfo', guest, 'vda'])).toMatch(new RegExp(`Capacity: +${96 * MiB}`))
    await expect(storage().growDisk({ uuid, device: 'vda', capacityBytes: 90 * MiB }, options())).rejects.toMatchObject({ code: 'input-invalid' })
    expect((await page(slow)).volumes.find(({ name }) => name === `${guest}.qcow2`)?.users).toMatchObject([{ name: guest, device: 'vda', isRunning: true }])
  })

  it('gives a move up when it is cancelled: the machine stays where it is and nothing is left over', async () => {
    const uuid = opened.named(guest)?.uuid
    if (!uuid) throw new Error('no guest')
    await expect(storage().moveDisk({ uuid, device: 'vda', targetPool: fast, keepSource: false }, { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(await host.virsh(['domblklist', guest])).toContain(`/var/lib/libvirt/${slow}/${guest}.qcow2`)
    expect((await page(fast)).volumes.map(({ name }) => name)).not.toContain(`${guest}.qcow2`)
  })

  it('moves the disk of a machine that is off, with every other byte of its definition as it was', async () => {
    await host.virsh(['destroy', guest])
    await opened.until(() => opened.named(guest)?.state === 'shutoff')
    const uuid = opened.named(guest)?.uuid
    if (!uuid) throw new Error('no guest')
    const before = await host.virsh(['dumpxml', '--inactive', '--security-info', guest])
    await storage().moveDisk({ uuid, device: 'vda', targetPool: fast, keepSource: true }, options())
    const after = await host.virsh(['dumpxml', '--inactive', '--security-info', guest])
    expect(after).toBe(before.replace(`/var/lib/libvirt/${slow}/`, `/var/lib/libvirt/${fast}/`))
  })

  it('deletes a pool with all that is in it, unless a machine needs it', async () => {
    await expect(storage().actOnPool({ pool: fast, action: 'delete' }, options())).rejects.toMatchObject({ code: 'volume-in-use' })
    await host.virsh(['undefine', guest])
    await storage().actOnPool({ pool: fast, action: 'delete' }, options())
    await opened.until(() => pool(fast) === undefined)
    await expect(host.run(['ls', `/var/lib/libvirt/${fast}`])).rejects.toThrow('No such file')
  })

  it('makes a file system on a device', async ({ skip }) => {
    const device = await loopDevice(host, 'storage-loop1')
    skip(device.startsWith('no '), device)
    await storage().definePool({ xml: `<pool type='fs'><name>${disk}</name><source><device path='${device}'/><format type='ext4'/></source><target><path>/var/lib/libvirt/${disk}</path></target></pool>`, build: 'overwrite', start: true, autostart: false }, options())
    await storage().createVolume({ pool: disk, name: 'one.qcow2', capacityBytes: MiB, format: 'qcow2', preallocation: 'none' }, options())
    expect(await host.virsh(['vol-list', disk])).toContain('one.qcow2')
    await expect(storage().createVolume({ pool: disk, name: 'large.raw', capacityBytes: 1024 * MiB, format: 'raw', preallocation: 'full' }, options())).rejects.toMatchObject({ code: 'host-disk-full' })
    expect((await page(disk)).volumes.map(({ name }) => name)).toContain('one.qcow2')
    await expect(storage().definePool({ xml: `<pool type='fs'><name>storage-again</name><source><device path='${device}'/><format type='ext4'/></source><target><path>/var/lib/libvirt/storage-again</path></target></pool>`, build: 'keep', start: true, autostart: false }, options())).rejects.toMatchObject({ code: 'libvirt-error' })
    await storage().actOnPool({ pool: disk, action: 'undefine' }, options())
  })

  it('makes a volume group and volumes in it', async ({ skip }) => {
    const hasMapper = await host.run(['sh', '-c', 'dmsetup version >/dev/null 2>&1 && echo yes || echo no'])
    skip(hasMapper.trim() === 'no', 'the kernel of this machine has no device mapper')
    const device = await loopDevice(host, 'storage-loop2')
    skip(device.startsWith('no '), device)
    await storage().definePool({ xml: `<pool type='logical'><name>${group}</name><source><device path='${device}'/><name>${group}</name><format type='lvm2'/></source><target><path>/dev/${group}</path></target></pool>`, build: 'overwrite', start: true, autostart: false }, options())
    await storage().createVolume({ pool: group, name: 'lv1', capacityBytes: 8 * MiB, format: 'raw', preallocation: 'full' }, options())
    expect(await host.virsh(['vol-list', group])).toContain('lv1')
    await storage().actOnPool({ pool: group, action: 'delete' }, options())
  })
})

/** Its path, or why there is none: a container may not have the devices. */
async function loopDevice(host: TestbedHost, name: string): Promise<string> {
  try {
    await host.run(['truncate', '-s', '64M', `/var/lib/libvirt/${name}.img`])
    return (await host.run(['losetup', '--find', '--show', `/var/lib/libvirt/${name}.img`])).trim()
  } catch (error) {
    return `no loop devices in the hosts: ${error instanceof Error ? error.message : String(error)}`
  }
}

async function clearAway(host: TestbedHost): Promise<void> {
  const machines = (await host.virsh(['list', '--all', '--name'])).split('\n').map((line) => line.trim())
  if (machines.includes(guest)) {
    await host.virsh(['destroy', guest]).catch(() => '')
    await host.virsh(['undefine', guest]).catch(() => '')
  }
  const pools = (await host.virsh(['pool-list', '--all', '--name'])).split('\n').map((line) => line.trim()).filter((name) => name.startsWith('storage-'))
  for (const name of pools) {
    await host.virsh(['pool-destroy', name]).catch(() => '')
    await host.virsh(['pool-undefine', name]).catch(() => '')
  }
  await host.run(['sh', '-c', 'for u in $(virsh secret-list | awk "/storage-/ {print \\$1}"); do virsh secret-undefine $u; done; for d in $(losetup -n -O NAME,BACK-FILE 2>/dev/null | grep storage-loop | cut -d" " -f1); do losetup -d "$d"; done; rm -rf /var/lib/libvirt/storage-*; rm -f /var/lib/libvirt/images/storage-*'])
}
