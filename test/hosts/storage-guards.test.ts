// What the storage of a real host must refuse: each of these would take data from somebody, and libvirt lets it happen.
import { beforeEach, describe, expect, it } from 'vitest'
import type { TestHost } from '../conformance/test-host.ts'
import { whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { connectedHost } from './connected-host.ts'

const whyNot = whyNoTestbed()
const hostNumber = 2
const guest = 'guard-guest'
const [one, other] = ['guard-one', 'guard-other']
const MiB = 1024 ** 2
const folder = (pool: string): string => `/var/lib/libvirt/${pool}`

describe.skipIf(whyNot)(whyNot ?? 'guards of the storage of a real host', { timeout: 60_000 }, () => {
  let host: TestbedHost
  let opened: TestHost
  const options = () => ({ signal: AbortSignal.timeout(30_000) })
  const storage = () => opened.provider.storage
  const poolXml = (name: string, uuid = ''): string => `<pool type='dir'><name>${name}</name>${uuid}<target><path>${folder(name)}</path></target></pool>`
  const image = (pool: string, name: string, more: object = {}) => storage().createVolume({ pool, name, capacityBytes: 16 * MiB, format: 'qcow2', preallocation: 'none', ...more }, options())
  const exists = async (path: string): Promise<boolean> => (await host.run(['sh', '-c', `test -e '${path}' && echo yes || echo no`])).trim() === 'yes'
  const define = (disk: string): Promise<string> => host.run(['sh', '-c', `cat > /tmp/${guest}.xml <<'END'\n<domain type='qemu'><name>${guest}</name><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${disk}</devices></domain>\nEND\nvirsh define /tmp/${guest}.xml; rm /tmp/${guest}.xml`])
  const fileDisk = (path: string, device = 'vda'): string => `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${path}'/><target dev='${device}' bus='virtio'/></disk>`
  const uuidOf = async () => {
    await opened.until(() => opened.named(guest) !== undefined)
    const uuid = opened.named(guest)?.uuid
    if (!uuid) throw new Error('no guest')
    return uuid
  }
  const move = async (keepSource = false) => storage().moveDisk({ uuid: await uuidOf(), device: 'vda', targetPool: other, keepSource }, options())

  connectedHost({ number: hostNumber, clearAway }, (ready) => ({ host, opened } = ready))
  beforeEach(async () => {
    await clearAway(host)
    await opened.until(() => opened.named(guest) === undefined)
    for (const name of [one, other]) await storage().definePool({ xml: poolXml(name), build: 'keep', start: true, autostart: false }, options())
  })

  it('does not define a pool that is there, and leaves that as it runs', async () => {
    const uuid = (await host.virsh(['pool-uuid', one])).trim()
    await expect(storage().definePool({ xml: poolXml(one, `<uuid>${uuid}</uuid>`), build: 'none', start: true, autostart: true }, options())).rejects.toMatchObject({ code: 'pool-exists' })
    expect(await host.virsh(['pool-info', one])).toMatch(/State: +running[\s\S]*Autostart: +no/)
  })

  it('does not delete the image below an external snapshot that no pool has seen', async () => {
    await image(one, 'base.qcow2')
    await define(fileDisk(`${folder(one)}/base.qcow2`))
    await host.virsh(['snapshot-create-as', guest, 'top', '--disk-only'])
    await expect(storage().deleteVolume({ pool: one, volume: 'base.qcow2' }, options())).rejects.toMatchObject({ code: 'volume-in-use', params: { by: 'base.top' } })
    await expect(storage().wipeVolume({ pool: one, volume: 'base.qcow2' }, options())).rejects.toMatchObject({ code: 'volume-in-use' })
    expect(await exists(`${folder(one)}/base.qcow2`)).toBe(true)
  })

  it('does not delete a pool that images of another pool stand on, nor call them orphans', async () => {
    await image(one, 'base.qcow2')
    await image(other, 'overlay.qcow2', { backing: { path: `${folder(one)}/base.qcow2`, format: 'qcow2' } })
    const orphans = await storage().volumes({ pool: one, offset: 0, limit: 10, sort: 'name', isDescending: false, text: '', format: '', onlyOrphaned: true }, options())
    expect(orphans.volumes).toEqual([])
    await expect(storage().actOnPool({ pool: one, action: 'delete' }, options())).rejects.toMatchObject({ code: 'volume-in-use', params: { name: 'base.qcow2', by: 'overlay.qcow2' } })
    await host.virsh(['pool-destroy', one])
    await expect(storage().actOnPool({ pool: one, action: 'delete' }, options())).rejects.toMatchObject({ code: 'conflict' })
    expect(await exists(`${folder(one)}/base.qcow2`)).toBe(true)
  })

  it('lets no volume stand on the disk that a machine writes to, but on what that stands on itself', async () => {
    await image(one, 'base.qcow2')
    await image(one, 'disk.qcow2', { backing: { path: `${folder(one)}/base.qcow2`, format: 'qcow2' } })
    await define(fileDisk(`${folder(one)}/disk.qcow2`))
    await uuidOf()
    await expect(image(other, 'overlay.qcow2', { backing: { path: `${folder(one)}/disk.qcow2`, format: 'qcow2' } })).rejects.toMatchObject({ code: 'volume-in-use', params: { by: `${guest} (vda)` } })
    await host.virsh(['start', guest])
    await image(other, 'overlay.qcow2', { backing: { path: `${folder(one)}/base.qcow2`, format: 'qcow2' } })
    expect(await exists(`${folder(other)}/overlay.qcow2`)).toBe(true)
  })

  it('takes no file of the host as a backing file, and no image as what it is not', async () => {
    await expect(image(one, 'spy.qcow2', { backing: { path: '/etc/shadow', format: 'raw' } })).rejects.toMatchObject({ code: 'input-invalid', params: { path: 'backing.path' } })
    await image(one, 'base.qcow2')
    await expect(image(one, 'wrong.qcow2', { backing: { path: `${folder(one)}/base.qcow2`, format: 'raw' } })).rejects.toMatchObject({ code: 'input-invalid' })
    expect(await host.run(['ls', folder(one)])).toBe('base.qcow2\n')
  })

  it('does not move a disk away from under an overlay; with the old volume kept, it does', async () => {
    await image(one, 'base.qcow2')
    await image(one, 'overlay.qcow2', { backing: { path: `${folder(one)}/base.qcow2`, format: 'qcow2' } })
    await define(fileDisk(`${folder(one)}/base.qcow2`))
    await expect(move()).rejects.toMatchObject({ code: 'volume-in-use', params: { by: 'overlay.qcow2' } })
    expect(await exists(`${folder(other)}/base.qcow2`)).toBe(false)
    await move(true)
    expect(await host.virsh(['domblklist', guest])).toContain(`${folder(other)}/base.qcow2`)
    expect(await exists(`${folder(one)}/base.qcow2`)).toBe(true)
  })

  it('does not move a disk that the same machine has twice', async () => {
    await image(one, 'shared.qcow2')
    await define(fileDisk(`${folder(one)}/shared.qcow2`) + fileDisk(`${folder(one)}/shared.qcow2`, 'vdb'))
    await expect(move()).rejects.toMatchObject({ code: 'volume-in-use', params: { by: `${guest} (vdb)` } })
  })

  it('does not leave snapshots behind that are inside of the old volume', async () => {
    await image(one, 'a.qcow2')
    await define(fileDisk(`${folder(one)}/a.qcow2`))
    await host.virsh(['snapshot-create-as', guest, 'inside'])
    await expect(move()).rejects.toMatchObject({ code: 'conflict' })
    expect(await host.run(['qemu-img', 'snapshot', '-l', `${folder(one)}/a.qcow2`])).toContain('inside')
    await host.virsh(['snapshot-delete', guest, 'inside'])
    await move()
    expect(await exists(`${folder(one)}/a.qcow2`)).toBe(false)
  })

  it('does not make a plain copy of an encrypted disk', async () => {
    await image(one, 'secret.qcow2', { passphrase: 'sesame 78' })
    await define(fileDisk(`${folder(one)}/secret.qcow2`))
    await expect(move(true)).rejects.toMatchObject({ code: 'not-supported' })
    expect(await host.run(['ls', folder(other)])).toBe('')
  })

  it('shows what libvirt tells of a pool of 20,000 volumes, and deletes nothing while it cannot know all', async () => {
    await host.run(['sh', '-c', `cd ${folder(one)} && seq -f 'vol-%05g.raw' 1 20000 | xargs touch`])
    await storage().actOnPool({ pool: one, action: 'refresh' }, options())
    const query = { pool: one, offset: 0, limit: 200, sort: 'name', isDescending: false, text: '', format: '', onlyOrphaned: false } as const
    const page = await storage().volumes(query, options())
    expect({ total: page.total, matching: page.matching, shown: page.volumes.length }).toEqual({ total: 20_000, matching: 16_384, shown: 200 })
    expect(page.volumes[0]?.key).toBe(`${folder(one)}/${page.volumes[0]?.name}`)
    await expect(storage().deleteVolume({ pool: one, volume: 'vol-00001.raw' }, options())).rejects.toMatchObject({ code: 'not-supported', params: { name: one } })
    await host.run(['sh', '-c', `cd ${folder(one)} && seq -f 'vol-%05g.raw' 15001 20000 | xargs rm`])
    await storage().actOnPool({ pool: one, action: 'refresh' }, options())
    expect((await storage().volumes({ ...query, sort: 'allocation', offset: 14_900 }, options())).volumes).toHaveLength(100)
    await storage().deleteVolume({ pool: one, volume: 'vol-00001.raw' }, options())
    expect(await storage().volumes(query, options())).toMatchObject({ total: 14_999, matching: 14_999 })
  })

  it('moves and grows a disk that names a volume of a pool', async () => {
    await image(one, 'by-name.qcow2')
    await define(`<disk type='volume' device='disk'><driver name='qemu' type='qcow2'/><source pool='${one}' volume='by-name.qcow2'/><target dev='vda' bus='virtio'/></disk>`)
    const uuid = await uuidOf()
    const place = async () => (await storage().diskPlaces(undefined, options())).find((disk) => disk.uuid === uuid)
    expect(await place()).toEqual({ uuid, device: 'vda', pool: one, source: `${one}:by-name.qcow2` })
    await storage().growDisk({ uuid, device: 'vda', capacityBytes: 32 * MiB }, options())
    await move()
    expect(await place()).toEqual({ uuid, device: 'vda', pool: other, source: `${folder(other)}/by-name.qcow2` })
    expect(await host.virsh(['domblklist', guest])).toContain(`${folder(other)}/by-name.qcow2`)
    expect(await exists(`${folder(one)}/by-name.qcow2`)).toBe(false)
    expect(await host.run(['qemu-img', 'info', `${folder(other)}/by-name.qcow2`])).toContain('32 MiB')
  })
})

async function clearAway(host: TestbedHost): Promise<void> {
  await host.run(['sh', '-c', `virsh destroy ${guest}; virsh undefine ${guest} --snapshots-metadata; for pool in ${one} ${other}; do virsh pool-destroy $pool; virsh pool-undefine $pool; rm -rf /var/lib/libvirt/$pool; done; for u in $(virsh secret-list | awk '/guard-/ {print $1}'); do virsh secret-undefine $u; done; true`])
}
