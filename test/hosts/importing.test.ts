// Machines that come from elsewhere and go elsewhere, on a real host through a whole console: packages go up as a window sends them,
// and come down again; what is on the host is looked at with virsh and qemu-img.
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { HostId, TaskId } from '#shared/model/ids.ts'
import { isEnded } from '#shared/model/task.ts'
import type { Task } from '#shared/model/task.ts'
import { isTransferOver } from '#shared/model/storage/transfer.ts'
import type { TransferId, TransferPhase } from '#shared/model/storage/transfer.ts'
import { openRpc } from '../conformance/headless-app.ts'
import { startConsoleServer } from '../e2e/console-server.ts'
import { runCommand } from '../testbed/machine/run-command.ts'
import { openTestbed, whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'

const whyNot = whyNoTestbed()
const pool = 'import-pool'
const folder = `/var/lib/libvirt/${pool}`
const MiB = 2 ** 20

describe.skipIf(whyNot)(whyNot ?? 'machines from elsewhere on a real host', { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  const work = mkdtempSync(join(tmpdir(), 'ova-'))
  let host: TestbedHost
  let client: ConsoleClient
  let hostId: HostId
  let origin = ''
  let cookie = ''

  beforeAll(async () => {
    stack.defer(() => rmSync(work, { recursive: true, force: true }))
    const [third] = stack.use(await openTestbed({ hosts: [3] })).hosts
    if (!third) throw new Error('the testbed has no host 3')
    host = third
    await clearAway()
    stack.defer(clearAway)
    await host.run(['sh', '-c', `mkdir -p ${folder} && virsh pool-define-as ${pool} dir --target ${folder} && virsh pool-start ${pool}`])
    const server = stack.use(await startConsoleServer())
    const page = await fetch(server.link, { redirect: 'manual' })
    origin = server.origin
    cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const rpc = stack.use(await openRpc(origin, cookie))
    client = rpc.client
    await client.hosts.add({ uri: host.uri, name: 'importing' })
    await vi.waitUntil(async () => (await client.inventory.listHosts())[0]?.state.kind === 'connected', { timeout: 20_000 })
    await vi.waitUntil(async () => (await client.storage.listPools()).some(({ name }) => name === pool) && (await client.networks.list()).length > 0, { timeout: 20_000 })
    const [first] = await client.inventory.listHosts()
    if (!first) throw new Error('no host')
    hostId = first.id
  }, 120_000)
  afterAll(() => stack.disposeAsync())

  it('defines a machine from its XML under another name and identity, and says before what does not fit', async () => {
    const xml = await host.virsh(['dumpxml', '--inactive', 'web-3'])
    const same = await client.importing.previewXml({ hostId, xml })
    expect(same.findings.filter(({ isRefusal }) => isRefusal).map(({ kind }) => kind).toSorted()).toEqual(['name-taken', 'uuid-taken'])
    expect(same.findings.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['mac-taken', 'disk-in-use']))
    await expect(client.importing.xml({ hostId, xml })).rejects.toMatchObject({ code: 'vm-name-taken' })
    const odd = xml.replace(/machine='[^']*'/, "machine='pc-q35-99.9'").replace("<model fallback='forbid'>qemu64</model>", "<model fallback='forbid'>NoSuchModel</model>").replaceAll("network='default'", "network='nowhere'").replace(/file='[^']*web-3\.qcow2'/, "file='/nowhere/web.qcow2'")
    const wrong = await client.importing.previewXml({ hostId, xml: odd, name: 'import-xml', isNewIdentity: true })
    expect(wrong.findings).toEqual(expect.arrayContaining([{ kind: 'machine-unknown', isRefusal: true, what: 'pc-q35-99.9', by: '' }, { kind: 'disk-missing', isRefusal: false, what: '/nowhere/web.qcow2', by: '' }, { kind: 'network-missing', isRefusal: false, what: 'nowhere', by: '' }]))
    const cpu = await client.importing.previewXml({ hostId, xml: xml.replace('>qemu64<', '>NoSuchModel<'), name: 'import-xml', isNewIdentity: true })
    expect(cpu.findings).toContainEqual({ kind: 'cpu-unknown', isRefusal: true, what: 'NoSuchModel', by: '' })
    // More than libvirt itself takes: refused, and the connection lives on.
    await expect(client.importing.previewXml({ hostId, xml: `${xml}${' '.repeat(5 * MiB)}` })).rejects.toMatchObject({ code: 'input-invalid' })
    await expect(client.importing.previewXml({ hostId, xml: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><domain>&b;</domain>' })).rejects.toMatchObject({ code: 'definition-refused' })

    expect(await ended((await client.importing.xml({ hostId, xml, name: 'import-xml', isNewIdentity: true })).taskId)).toMatchObject({ state: 'succeeded' })
    const [uuid, mac] = [await host.virsh(['domuuid', 'import-xml']), /mac address='([^']*)'/.exec(await host.virsh(['dumpxml', 'import-xml']))?.[1]]
    expect(uuid).not.toBe(await host.virsh(['domuuid', 'web-3']))
    expect(mac).not.toBe(/mac address='([^']*)'/.exec(xml)?.[1])
  })

  it('says before that the number of a vsock is another machine’s, and leaves it to libvirt with a new identity', async () => {
    const vsock = `<vsock model='virtio'><cid auto='no' address='4711'/></vsock>`
    await host.run(['sh', '-c', `echo "${vsock}" > ${folder}/vsock.xml && virsh attach-device import-xml ${folder}/vsock.xml --config && rm ${folder}/vsock.xml`])
    const xml = (await host.virsh(['dumpxml', '--inactive', 'web-3'])).replace('</devices>', `${vsock}</devices>`)
    const numbers = async (isNewIdentity: boolean) => (await client.importing.previewXml({ hostId, xml, name: 'import-cid', isNewIdentity })).findings.filter(({ kind }) => kind === 'cid-taken')
    expect(await numbers(false)).toEqual([{ kind: 'cid-taken', isRefusal: false, what: '4711', by: 'import-xml' }])
    expect(await numbers(true)).toEqual([])
    expect(await ended((await client.importing.xml({ hostId, xml, name: 'import-cid', isNewIdentity: true })).taskId)).toMatchObject({ state: 'succeeded' })
    expect(await host.virsh(['dumpxml', '--inactive', 'import-cid'])).toMatch(/<cid auto='yes'/)
  })

  it('makes a machine out of a package that another tool has written, compared with its SHA-1 sums', async () => {
    const file = await foreignOva('import-foreign', { digest: 'sha1' })
    const contents = await client.importing.readOvaFile({ path: file })
    expect(contents).toMatchObject({ name: 'import-foreign', vcpus: 2, memoryBytes: 256 * MiB, firmware: 'bios', disks: [{ capacityBytes: 32 * MiB, isChecked: true, controller: 'scsi' }], nics: [{ network: 'VM Network', model: 'E1000' }] })
    const wish = { hostId, pool, name: 'import-foreign', vcpus: 2, memoryBytes: 256 * MiB, os: 'debian12', firmware: 'bios' as const, networks: ['default'], disks: contents.disks.map(({ file: name, fileBytes, capacityBytes }) => ({ file: name, fileBytes, capacityBytes })) }
    expect(await client.importing.previewOva(wish)).toMatchObject({ obstacles: [], volumes: [{ pool, volume: 'import-foreign.qcow2' }] })
    expect(await sent(wish, file)).toMatchObject({ state: 'succeeded' })
    expect(JSON.parse(await host.run(['qemu-img', 'info', '--output=json', `${folder}/import-foreign.qcow2`]))).toMatchObject({ format: 'qcow2', 'virtual-size': 32 * MiB })
    expect(await rawDigest(`${folder}/import-foreign.qcow2`)).toBe(imageDigest)
    expect(await host.run(['ls', folder])).not.toContain('.import')
    const xml = await host.virsh(['dumpxml', '--inactive', 'import-foreign'])
    for (const part of ["id=\"http://debian.org/debian/12\"", "bus='virtio'", "<source network='default'/>", '<memory unit=\'KiB\'>262144</memory>']) expect(xml).toContain(part)
  })

  it('keeps nothing of a package that is damaged, lies about its disk, or was changed since it was shown', async () => {
    const file = await foreignOva('import-bad', { digest: 'sha256' })
    const { disks } = await client.importing.readOvaFile({ path: file })
    const wish = { hostId, pool, name: 'import-bad', vcpus: 1, memoryBytes: 64 * MiB, firmware: 'bios' as const, networks: [], disks: disks.map(({ file: name, fileBytes, capacityBytes }) => ({ file: name, fileBytes, capacityBytes })) }
    const bytes = readFileSync(file)
    bytes[bytes.length - 20_000] = (bytes[bytes.length - 20_000] ?? 0) ^ 1
    const damaged = join(work, 'damaged.ova')
    writeFileSync(damaged, bytes)
    expect(await sent(wish, damaged)).toMatchObject({ state: 'failed', problem: { code: 'checksum-mismatch' } })
    expect(await ended((await client.importing.ovaFile({ ...wish, path: await foreignOva('import-bad', { digest: 'sha256', capacityBytes: MiB }), disks: wish.disks.map((disk) => ({ ...disk, capacityBytes: MiB })) })).taskId)).toMatchObject({ state: 'failed', problem: { code: 'image-refused' } })
    expect(await ended((await client.importing.ovaFile({ ...wish, path: file, disks: [] })).taskId)).toMatchObject({ state: 'failed', problem: { code: 'image-refused' } })
    const outside = join(work, 'outside.ova')
    await runCommand('sh', ['-c', `cd ${work} && mkdir -p in && echo x > evil.ovf && cd in && tar cPf ${outside} ../evil.ovf`])
    await expect(client.importing.readOvaFile({ path: outside })).rejects.toMatchObject({ code: 'image-refused' })
    expect(await host.virsh(['list', '--all', '--name'])).not.toContain('import-bad')
    expect(await host.run(['ls', folder])).not.toContain('import-bad')
  })

  it('clears away a package whose small disk unpacks to more than the pool has room for', async () => {
    const small = `${folder}-small`
    await host.run(['sh', '-c', `mkdir -p ${small} && mount -t tmpfs -o size=12m tmpfs ${small} && virsh pool-define-as import-small dir --target ${small} && virsh pool-start import-small`])
    try {
      await vi.waitUntil(async () => (await client.storage.listPools()).some(({ name, state }) => name === 'import-small' && state === 'running'), { timeout: 20_000 })
      const path = await foreignOva('import-bomb', { digest: 'sha256', fill: 65 })
      const { disks } = await client.importing.readOvaFile({ path })
      expect(disks[0]?.fileBytes).toBeLessThan(MiB)
      const wish = { hostId, pool: 'import-small', name: 'import-bomb', vcpus: 1, memoryBytes: 64 * MiB, firmware: 'bios' as const, networks: [], disks: disks.map(({ file, fileBytes, capacityBytes }) => ({ file, fileBytes, capacityBytes })), path }
      expect(await ended((await client.importing.ovaFile(wish)).taskId)).toMatchObject({ state: 'failed', problem: { code: 'host-disk-full' } })
      expect(await host.run(['ls', small])).toBe('')
      expect(await host.virsh(['list', '--all', '--name'])).not.toContain('import-bomb')
    } finally {
      await host.run(['sh', '-c', `virsh pool-destroy import-small; virsh pool-undefine import-small; umount ${small}; rmdir ${small}; true`])
    }
  })

  it('exports a machine as a package that qemu-img, tar and sha256sum read, and that comes back as the same machine', async () => {
    const [vm] = (await client.inventory.listVms({ query: '' })).filter(({ name }) => name === 'import-foreign')
    if (!vm) throw new Error('the machine before is not there')
    const { ticket, taskId, transferId } = await client.exporting.ova(vm)
    await phase(transferId, 'waiting-for-peer')
    const file = join(work, 'exported.ova')
    const answer = await fetch(`${origin}/transfers/${ticket}`, { headers: { cookie } })
    writeFileSync(file, Buffer.from(await answer.arrayBuffer()))
    expect(await ended(taskId)).toMatchObject({ state: 'succeeded' })
    expect(answer.headers.get('content-disposition')).toContain('import-foreign.ova')
    expect(await host.run(['ls', folder])).not.toContain('vmdk')

    const names = (await runCommand('tar', ['tf', file])).trim().split('\n')
    expect(names).toEqual(['import-foreign.ovf', 'import-foreign.mf', 'import-foreign-disk1.vmdk'])
    const unpacked = mkdtempSync(join(work, 'unpacked-'))
    await runCommand('tar', ['xf', file, '-C', unpacked])
    const sums = [...readFileSync(join(unpacked, 'import-foreign.mf'), 'utf8').matchAll(/SHA256\((.*)\)= ([0-9a-f]+)/g)].map(([, name, digest]) => [name, digest])
    expect(sums).toEqual(['import-foreign.ovf', 'import-foreign-disk1.vmdk'].map((name) => [name, createHash('sha256').update(readFileSync(join(unpacked, name))).digest('hex')]))
    const disk = join(unpacked, 'import-foreign-disk1.vmdk')
    expect(JSON.parse(await runCommand('qemu-img', ['info', '--output=json', disk]))).toMatchObject({ format: 'vmdk', 'virtual-size': 32 * MiB, 'format-specific': { data: { 'create-type': 'streamOptimized' } } })
    expect(readFileSync(join(unpacked, 'import-foreign.ovf'), 'utf8')).toContain('vmdk.html#streamOptimized')
    await runCommand('qemu-img', ['convert', '-O', 'raw', disk, `${disk}.raw`])
    expect(createHash('sha256').update(readFileSync(`${disk}.raw`)).digest('hex')).toBe(imageDigest)

    const { disks, osDescription, nics } = await client.importing.readOvaFile({ path: file })
    expect([osDescription, nics]).toEqual(['Debian 12', [{ network: 'default', model: 'E1000' }]])
    const again = { hostId, pool, name: 'import-again', vcpus: 2, memoryBytes: 256 * MiB, firmware: 'bios' as const, networks: ['default'], disks: disks.map(({ file: name, fileBytes, capacityBytes }) => ({ file: name, fileBytes, capacityBytes })), path: file }
    expect(await ended((await client.importing.ovaFile(again)).taskId)).toMatchObject({ state: 'succeeded' })
    expect(await rawDigest(`${folder}/import-again.qcow2`)).toBe(imageDigest)
    await host.virsh(['start', 'import-again'])
    const running = await client.exporting.ova({ hostId, uuid: (await vi.waitUntil(async () => (await client.inventory.listVms({ query: '' })).find(({ name, state }) => name === 'import-again' && state === 'running'), { timeout: 10_000 })).uuid })
    expect(await ended(running.taskId)).toMatchObject({ state: 'failed', problem: { code: 'vm-state' } })
  })

  let imageDigest = ''

  /** As VMware's tools write one: the description, the checksums, a stream-optimised VMDK. */
  async function foreignOva(name: string, { digest, capacityBytes = 32 * MiB, fill = 0 }: { digest: 'sha1' | 'sha256'; capacityBytes?: number; fill?: number }): Promise<string> {
    const parts = mkdtempSync(join(work, 'parts-'))
    const raw = join(parts, 'disk.raw')
    const image = Buffer.alloc(32 * MiB, fill)
    for (let at = 0; at < 4 * MiB; at += 64) image.writeUInt32BE(at * 2654435761 % 2 ** 32, at)
    writeFileSync(raw, image)
    if (fill === 0) imageDigest = createHash('sha256').update(image).digest('hex')
    const disk = `${name}-disk1.vmdk`
    await runCommand('qemu-img', ['convert', '-O', 'vmdk', '-o', 'subformat=streamOptimized', raw, join(parts, disk)])
    const size = readFileSync(join(parts, disk)).length
    writeFileSync(
      join(parts, `${name}.ovf`),
      `<?xml version="1.0"?><Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" xmlns:rasd="r"><References><File ovf:id="f" ovf:href="${disk}" ovf:size="${size}"/></References>
<DiskSection><Info/><Disk ovf:diskId="d" ovf:fileRef="f" ovf:capacity="${capacityBytes}"/></DiskSection><VirtualSystem ovf:id="${name}"><Info/><Name>${name}</Name><VirtualHardwareSection><Info/>
<Item><rasd:InstanceID>1</rasd:InstanceID><rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>2</rasd:VirtualQuantity></Item>
<Item><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>256</rasd:VirtualQuantity></Item>
<Item><rasd:InstanceID>3</rasd:InstanceID><rasd:ResourceType>6</rasd:ResourceType></Item>
<Item><rasd:HostResource>ovf:/disk/d</rasd:HostResource><rasd:InstanceID>4</rasd:InstanceID><rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
<Item><rasd:Connection>VM Network</rasd:Connection><rasd:InstanceID>5</rasd:InstanceID><rasd:ResourceSubType>E1000</rasd:ResourceSubType><rasd:ResourceType>10</rasd:ResourceType></Item>
</VirtualHardwareSection></VirtualSystem></Envelope>`,
    )
    const sums = [`${name}.ovf`, disk].map((file) => `${digest.toUpperCase()}(${file})= ${createHash(digest).update(readFileSync(join(parts, file))).digest('hex')}`)
    writeFileSync(join(parts, `${name}.mf`), `${sums.join('\n')}\n`)
    const ova = join(parts, `${name}.ova`)
    await runCommand('tar', ['--format=ustar', '-C', parts, '-cf', ova, `${name}.ovf`, `${name}.mf`, disk])
    expect(existsSync(ova)).toBe(true)
    return ova
  }

  /** As a window does: it asks from where bytes are wanted, and sends from there. */
  async function sent(wish: Parameters<ConsoleClient['importing']['ovaFile']>[0] extends infer File ? Omit<File, 'path'> : never, file: string): Promise<Task> {
    const bytes = readFileSync(file)
    const { ticket, taskId } = await client.importing.ova({ ...wish, sizeBytes: bytes.length })
    const address = `${origin}/transfers/${ticket}`
    for (let tries = 0; tries < 30; tries += 1) {
      const head = await fetch(address, { method: 'HEAD', headers: { cookie } })
      const offset = Number(head.headers.get('upload-offset'))
      if (!head.ok || offset >= bytes.length) break
      await fetch(address, { method: 'PATCH', headers: { cookie, origin, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) }, body: bytes.subarray(offset) }).catch(() => undefined)
    }
    return ended(taskId)
  }

  async function phase(id: TransferId, wanted: TransferPhase): Promise<void> {
    for await (const event of await client.transfers.watch()) {
      const transfer = event.kind === 'snapshot' ? event.transfers.find((known) => known.id === id) : event.transfer
      if (transfer?.id !== id) continue
      if (transfer.phase === wanted) return
      if (isTransferOver(transfer.phase)) throw new Error(transfer.problem?.message ?? `it ended as ${transfer.phase}`)
    }
  }

  async function ended(taskId: TaskId): Promise<Task> {
    for await (const event of await client.tasks.watch()) {
      const task = event.kind === 'removed' ? undefined : event.tasks.find(({ id }) => id === taskId)
      if (task && isEnded(task.state)) return task
    }
    throw new Error('the stream ended before the task')
  }

  async function rawDigest(path: string): Promise<string> {
    const copy = `${folder}/digest.raw`
    const text = await host.run(['sh', '-c', `qemu-img convert -U -O raw ${path} ${copy} && sha256sum ${copy} && rm ${copy}`])
    return text.split(' ')[0] ?? ''
  }

  async function clearAway(): Promise<void> {
    await host.run(['sh', '-c', `for name in $(virsh list --all --name | grep '^import-'); do virsh destroy $name; virsh undefine $name --managed-save --snapshots-metadata; done; virsh pool-destroy ${pool}; virsh pool-undefine ${pool}; rm -rf ${folder}; true`])
  }
})
