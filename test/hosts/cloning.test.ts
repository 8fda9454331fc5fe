// Machines copied on a real host through a whole console; each step is checked with virsh and qemu-img.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { HostId, TaskId } from '#shared/model/ids.ts'
import { isOtherThanMarked } from '#shared/model/storage/storage.ts'
import { isEnded } from '#shared/model/task.ts'
import type { Task } from '#shared/model/task.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { openRpc } from '../conformance/headless-app.ts'
import { startConsoleServer } from '../e2e/console-server.ts'
import { openTestbed, whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { readDisc } from '#electron/services/creation/cloud-init/testing/read-disc.ts'

const whyNot = whyNoTestbed()
const pool = 'clone-pool'
const otherPool = 'clone-other'
const folder = `/var/lib/libvirt/${pool}`
const otherFolder = `/var/lib/libvirt/${otherPool}`
const original = 'clone-golden'
const otherNetwork = 'clone-net'
const MiB = 2 ** 20

/** With what copies get wrong: an address, a port and a path of its own, a shareable disk, a disc, and words that only this machine knows. */
const definition = `<domain type='qemu' xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>${original}</name>
  <title>The golden one</title>
  <description>kept as it is</description>
  <memory unit='MiB'>48</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='writeback'/><source file='${folder}/golden.qcow2'/><target dev='vda' bus='virtio'/><serial>SERIAL7</serial></disk>
    <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${folder}/data.img'/><target dev='vdb' bus='virtio'/></disk>
    <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${folder}/shared.img'/><target dev='vdc' bus='virtio'/><shareable/></disk>
    <disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='${folder}/disc.iso'/><target dev='sda' bus='sata'/><readonly/></disk>
    <interface type='network'><mac address='52:54:00:77:00:01'/><source network='default'/><model type='virtio'/></interface>
    <serial type='pty'/>
    <graphics type='vnc' port='5999' autoport='no' listen='127.0.0.1' passwd='geheim'/>
  </devices>
</domain>`

describe.skipIf(whyNot)(whyNot ?? 'machines copied on a real host', { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  let host: TestbedHost
  let client: ConsoleClient
  let hostId: HostId
  let golden: Vm

  beforeAll(async () => {
    const [third] = stack.use(await openTestbed({ hosts: [3] })).hosts
    if (!third) throw new Error('the testbed has no host 3')
    host = third
    await clearAway()
    stack.defer(clearAway)
    for (const [name, path] of [[pool, folder], [otherPool, otherFolder]]) await host.run(['sh', '-c', `mkdir -p ${path} && virsh pool-define-as ${name} dir --target ${path} && virsh pool-start ${name}`])
    await host.run(['sh', '-c', `echo '<network><name>${otherNetwork}</name></network>' > /tmp/${otherNetwork}.xml && virsh net-define /tmp/${otherNetwork}.xml && virsh net-start ${otherNetwork}; rm /tmp/${otherNetwork}.xml`])
    await host.run(['sh', '-c', `cd ${folder} && qemu-img create -q -f qcow2 golden.qcow2 32M && qemu-io -c 'write -P 7 0 1M' golden.qcow2 >/dev/null && qemu-img create -q -f raw data.img 4M && qemu-img create -q -f raw shared.img 4M && qemu-img create -q -f raw disc.iso 1M && virsh pool-refresh ${pool}`])
    await host.run(['sh', '-c', `cat > ${folder}/golden.xml <<'END'\n${definition}\nEND\nvirsh define ${folder}/golden.xml && rm ${folder}/golden.xml && virsh pool-refresh ${pool}`])
    const server = stack.use(await startConsoleServer())
    const page = await fetch(server.link, { redirect: 'manual' })
    const rpc = stack.use(await openRpc(server.origin, (page.headers.get('set-cookie') ?? '').split(';')[0] ?? ''))
    client = rpc.client
    await client.hosts.add({ uri: host.uri, name: 'cloning' })
    await vi.waitUntil(async () => (await client.inventory.listHosts())[0]?.state.kind === 'connected', { timeout: 20_000 })
    await vi.waitUntil(async () => (await client.storage.listPools()).some(({ name }) => name === pool), { timeout: 20_000 })
    golden = await vm(original)
    hostId = golden.hostId
  }, 120_000)
  afterAll(() => stack.disposeAsync())

  it('shows beforehand what becomes of each disk, and what the copies are not told apart by', async () => {
    const preview = await client.cloning.preview(wish({ name: 'clone-a{1..2}' }))
    expect(preview.obstacles).toEqual([])
    expect(preview.names).toEqual(['clone-a1', 'clone-a2'])
    expect(preview.disks.map(({ device, use, target }) => [device, use, target?.volume])).toEqual([['vda', 'copy', 'clone-a1.qcow2'], ['vdb', 'copy', 'clone-a1-vdb.img'], ['vdc', 'share', undefined], ['sda', 'share', undefined]])
    expect(preview.warnings.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['shared', 'reset', 'identity']))
    expect(preview.xml).toContain(`${folder}/clone-a1.qcow2`)
    expect(preview.xml).not.toContain('geheim')
    expect(await list()).not.toContain('clone-a1')
  })

  it('says what stands against it', async () => {
    const bad = await client.cloning.preview(wish({ name: 'web-3', pool: 'no-pool', disks: [{ device: 'vdc', use: 'copy' }, { device: 'sda', use: 'copy' }] }))
    expect(bad.obstacles.map(({ code }) => code)).toEqual(expect.arrayContaining(['vm-name-taken', 'input-invalid', 'pool-not-found']))
    const running = await client.cloning.preview({ ...wish({ name: 'clone-r' }), uuid: (await vm('web-3')).uuid, mode: 'linked' })
    expect(running.obstacles.map(({ code }) => code)).toContain('vm-state')
    await expect(client.cloning.clone({ ...wish({ name: 'clone-r' }), uuid: (await vm('web-3')).uuid })).rejects.toMatchObject({ code: 'vm-state' })
  })

  it('makes full copies with disks, addresses and passwords of their own, and nothing else changed', async () => {
    expect(await cloned({ name: 'clone-a{1..2}', start: true })).toMatchObject({ state: 'succeeded', children: { total: 2, succeeded: 2 } })
    const macs = new Set<string>(['52:54:00:77:00:01'])
    for (const name of ['clone-a1', 'clone-a2']) {
      expect(await host.virsh(['domstate', name])).toContain('running')
      const info: unknown = JSON.parse(await host.run(['qemu-img', 'info', '-U', '--output=json', `${folder}/${name}.qcow2`]))
      expect(info).toMatchObject({ format: 'qcow2', 'virtual-size': 32 * 2 ** 20 })
      expect(info).not.toHaveProperty('backing-filename')
      const xml = await host.virsh(['dumpxml', '--inactive', '--security-info', name])
      for (const part of [`file='${folder}/${name}-vdb.img'`, `file='${folder}/shared.img'`, `file='${folder}/disc.iso'`, '<serial>SERIAL7</serial>', "cache='writeback'", '<description>kept as it is</description>', "passwd='geheim'", "autoport='yes'"]) expect(xml).toContain(part)
      for (const part of ['The golden one', '5999', golden.uuid]) expect(xml).not.toContain(part)
      macs.add(/<mac address='(52:54:00:[^']*)'/.exec(xml)?.[1] ?? '')
    }
    expect(macs.size).toBe(3)
    await host.virsh(['destroy', 'clone-a1'])
    const read = await host.run(['qemu-io', '-r', '-c', 'read -P 7 0 1M', `${folder}/clone-a1.qcow2`])
    expect(read).toContain('read 1048576/1048576')
    expect(read).not.toMatch(/fail/i)
    expect(await host.virsh(['dumpxml', '--security-info', original])).toContain('5999')
  })

  it('makes a linked copy in another pool, whose disk stands on the original’s, with a seed disc of its own', async () => {
    const linked = wish({ name: 'clone-l', mode: 'linked', pool: otherPool, disks: [{ device: 'vdb', use: 'leave-out' }], cloudInit: { user: 'ops', password: 'sesame 77', sshKeys: [] } })
    const preview = await client.cloning.preview(linked)
    expect(preview.obstacles).toEqual([])
    expect(preview.warnings).toContainEqual({ kind: 'linked', name: original, volumes: ['golden.qcow2'] })
    expect(await ended((await client.cloning.clone(linked)).taskId)).toMatchObject({ state: 'succeeded' })
    expect(JSON.parse(await host.run(['qemu-img', 'info', '--output=json', `${otherFolder}/clone-l.qcow2`]))).toMatchObject({ format: 'qcow2', 'backing-filename': `${folder}/golden.qcow2` })
    const disks = await host.virsh(['domblklist', 'clone-l', '--details'])
    expect(disks).not.toContain('vdb')
    expect(disks).toMatch(/cdrom\s+sdb\s+\S+clone-l-seed\.iso/)
    const { files } = readDisc(Buffer.from(await host.run(['base64', '-w0', `${otherFolder}/clone-l-seed.iso`]), 'base64'))
    expect(JSON.parse(files.get('meta-data') ?? '')).toMatchObject({ 'local-hostname': 'clone-l', 'instance-id': (await host.virsh(['domuuid', 'clone-l'])).trim() })
    await host.virsh(['start', 'clone-l'])
    // The original's disk is needed now: the console says so before anybody deletes it.
    expect((await client.deletion.preview(golden)).disks[0]).toMatchObject({ device: 'vda', stays: 'used', neededBy: expect.arrayContaining(['clone-l']) })
    await host.virsh(['destroy', 'clone-l'])
  })

  it('removes what it made when it fails, and nothing else', async () => {
    await host.run(['sh', '-c', `mkdir ${folder}/clone-f-vdb.img`])
    const task = await cloned({ name: 'clone-f' })
    expect(task.state).toBe('failed')
    const log = (await client.tasks.log({ taskId: task.id })).map(({ text }) => text)
    expect(log).toContain('Removed the volume clone-f.qcow2')
    expect(await list()).not.toContain('clone-f')
    const files = await host.run(['ls', folder])
    expect(files).not.toContain('clone-f.qcow2')
    for (const kept of ['clone-f-vdb.img', 'golden.qcow2', 'data.img']) expect(files).toContain(kept)
  })

  it('marks a template in its metadata, which copies do not inherit', async () => {
    await client.vms.setMetadata({ hostId, uuid: golden.uuid, change: { tags: ['prod'] } })
    await host.virsh(['autostart', original])
    await vi.waitUntil(async () => (await vm(original)).autostart, { timeout: 30_000 })
    await client.cloning.markTemplate({ hostId, uuid: golden.uuid, isTemplate: true })
    await vi.waitUntil(async () => (await vm(original)).isTemplate === true, { timeout: 10_000 })
    expect(await host.virsh(['dominfo', original])).toMatch(/Autostart:\s+disable/)
    expect(await host.virsh(['dumpxml', original])).toMatch(/<\w+:template\/>/)
    expect(await cloned({ name: 'clone-t' })).toMatchObject({ state: 'succeeded' })
    const xml = await host.virsh(['dumpxml', 'clone-t'])
    expect(xml).toContain('prod<')
    expect(xml).not.toMatch(/:template\/>/)
    await client.cloning.markTemplate({ hostId, uuid: golden.uuid, isTemplate: false })
    expect(await host.virsh(['dumpxml', original])).not.toMatch(/:template\/>/)
  })

  it('makes machines from a template with other processors, memory and network, within its limits', async () => {
    const parameters = { vcpus: { usual: 2, most: 3 }, memoryBytes: { usual: 64 * MiB, least: 48 * MiB }, connections: [`network:${otherNetwork}`, 'bridge:virbr0', 'network:default'], folder: 'Clones' }
    await client.cloning.markTemplate({ hostId, uuid: golden.uuid, isTemplate: true, parameters })
    expect((await client.vms.details({ hostId, uuid: golden.uuid })).template).toMatchObject({ ...parameters, vcpus: { usual: 2, least: null, most: 3 } })
    await vi.waitUntil(async () => (await client.networks.list()).some(({ name, isActive }) => name === otherNetwork && isActive), { timeout: 20_000 })
    expect(await refusals({ vcpus: 4 })).toEqual(['input-invalid'])
    expect(await refusals({ nics: [{ nic: 0, connection: 'network:clone-gone' }] })).toEqual(['input-invalid'])
    expect((await client.cloning.preview(wish({ name: 'clone-p' }))).settings).toEqual({ vcpus: 2, memoryBytes: 64 * MiB, connections: [`network:${otherNetwork}`], tags: ['prod'], folder: 'Clones' })

    expect(await cloned({ name: 'clone-p', vcpus: 3, tags: ['web'] })).toMatchObject({ state: 'succeeded' })
    const xml = await host.virsh(['dumpxml', '--inactive', '--security-info', 'clone-p'])
    for (const part of [/<vcpu[^>]*>3<\/vcpu>/, /<memory unit='KiB'>65536</, /<currentMemory unit='KiB'>65536</, new RegExp(`<source network='${otherNetwork}'/>`), /tag>web</, /folder>Clones</, /passwd='geheim'/]) expect(xml).toMatch(part)
    for (const part of ['prod<', ':template']) expect(xml).not.toContain(part)
    await client.cloning.markTemplate({ hostId, uuid: golden.uuid, isTemplate: true, parameters: { ...parameters, connections: ['bridge:virbr0'], tags: [], folder: '' } })
    expect((await client.cloning.preview(wish({ name: 'clone-q' }))).settings).toMatchObject({ connections: ['bridge:virbr0'], tags: [], folder: '' })
    await host.virsh(['start', 'clone-p'])
    await host.virsh(['destroy', 'clone-p'])
    await client.cloning.markTemplate({ hostId, uuid: golden.uuid, isTemplate: false })
    expect(await refusals({ vcpus: 100_000 }).catch(() => ['input'])).toEqual(['input'])
    expect(await refusals({ vcpus: 4096 })).toEqual(['input-invalid'])
    expect(await refusals({ nics: [{ nic: 0, connection: 'network:clone-gone' }] })).toEqual(['network-not-found'])
    expect(await host.virsh(['dumpxml', original])).toMatch(/<vcpu[^>]*>1<\/vcpu>/)
  })

  it('tells that an image was replaced since it was marked as a template', async () => {
    const [ref, image] = [{ hostId, pool, volume: 'golden.qcow2' }, `${folder}/golden.qcow2`]
    const isReplaced = async (): Promise<boolean[]> => {
      const [volume] = await client.storage.chain(ref)
      return (await client.storage.templateImages({ hostId })).map((mark) => volume !== undefined && isOtherThanMarked(mark, volume))
    }
    await client.storage.markTemplateImage({ ...ref, isTemplate: true })
    expect(await isReplaced()).toEqual([false])
    await host.run(['sh', '-c', `touch -d '2020-01-01' ${image} && virsh pool-refresh ${pool}`])
    expect(await isReplaced()).toEqual([true])
    await client.storage.markTemplateImage({ ...ref, isTemplate: true })
    expect(await isReplaced()).toEqual([false])
    await client.storage.markTemplateImage({ ...ref, isTemplate: false })
    expect(await isReplaced()).toEqual([])
  })

  type Wish = Parameters<ConsoleClient['cloning']['clone']>[0]

  function wish(changes: Omit<Wish, 'hostId' | 'uuid'>): Wish {
    return { hostId, uuid: golden.uuid, ...changes }
  }

  async function refusals(changes: Omit<Wish, 'hostId' | 'uuid' | 'name'>): Promise<string[]> {
    return (await client.cloning.preview(wish({ name: 'clone-q', ...changes }))).obstacles.map(({ code }) => code)
  }

  async function cloned(changes: Omit<Wish, 'hostId' | 'uuid'>): Promise<Task> {
    return ended((await client.cloning.clone(wish(changes))).taskId)
  }

  async function ended(taskId: TaskId): Promise<Task> {
    for await (const event of await client.tasks.watch()) {
      const task = event.kind === 'removed' ? undefined : event.tasks.find(({ id }) => id === taskId)
      if (task && isEnded(task.state)) return task
    }
    throw new Error('the stream ended before the task')
  }

  async function vm(name: string): Promise<Vm> {
    const find = async (): Promise<Vm | undefined> => (await client.inventory.listVms({ query: '' })).find((row) => row.name === name)
    return vi.waitUntil(find, { timeout: 10_000 })
  }

  const list = (): Promise<string> => host.virsh(['list', '--all', '--name'])

  async function clearAway(): Promise<void> {
    await host.run(['sh', '-c', `for name in $(virsh list --all --name | grep '^clone-'); do virsh destroy $name; virsh undefine $name --managed-save --snapshots-metadata; done; for pool in ${pool} ${otherPool}; do virsh pool-destroy $pool; virsh pool-undefine $pool; done; virsh net-destroy ${otherNetwork}; virsh net-undefine ${otherNetwork}; rm -rf ${folder} ${otherFolder}; true`])
  }
})
