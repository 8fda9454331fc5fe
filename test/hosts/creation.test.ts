// Machines made and deleted on a real host through a whole console; each step is checked with virsh, qemu-img and the bytes of the
// seed disc.
import { describe, expect, it, vi } from 'vitest'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { Belongings } from '#shared/model/provisioning/deletion.ts'
import type { HostId, TaskId } from '#shared/model/ids.ts'
import type { Task } from '#shared/model/task.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { taskEnd } from './console-client.ts'
import { consoleOnHost } from './console-on-host.ts'
import { readDisc } from '#electron/services/creation/cloud-init/testing/read-disc.ts'

const whyNot = whyNoTestbed()
const pool = 'create-pool'
const folder = `/var/lib/libvirt/${pool}`
const MiB = 2 ** 20
const small = { vcpus: 1, memoryBytes: 64 * MiB }

describe.skipIf(whyNot)(whyNot ?? 'machines made on a real host', { timeout: 120_000 }, () => {
  let host: TestbedHost
  let client: ConsoleClient
  let hostId: HostId

  consoleOnHost({
    number: 3,
    clearAway,
    prepare: async (on) => {
      await on.run(['sh', '-c', `mkdir -p ${folder} && virsh pool-define-as ${pool} dir --target ${folder} && virsh pool-start ${pool}`])
      await on.run(['sh', '-c', `qemu-img create -q -f qcow2 ${folder}/image.qcow2 32M && qemu-img create -q -f raw ${folder}/disc.iso 1M && virsh pool-refresh ${pool}`])
    },
    isReady: async (opened) => (await opened.storage.listPools()).some(({ name }) => name === pool) && (await opened.networks.list()).length > 0,
  }, (opened) => ({ host, client, hostId } = opened))

  it('shows beforehand what would be made, and says what stands against it', async () => {
    const preview = await client.creation.preview({ hostId, name: 'create-a-{01..03}', source: { kind: 'iso', pool, volume: 'disc.iso' }, ...small, disk: { pool, sizeBytes: 2 ** 30 }, network: 'default' })
    expect(preview).toMatchObject({ names: ['create-a-01', 'create-a-02', 'create-a-03'], obstacles: [], volumes: [{ pool, volume: 'create-a-01.qcow2' }] })
    expect(preview.xml).toContain(`<source file='${folder}/create-a-01.qcow2'/>`)
    expect(preview.command).toContain('virt-install')
    expect(await list()).not.toContain('create-a-01')
    const bad = await client.creation.preview({ hostId, name: 'web-3', source: { kind: 'iso', pool, volume: 'gone.iso' }, ...small, disk: { pool: 'no-pool', sizeBytes: 2 ** 30 }, network: 'nowhere', firmware: 'uefi' })
    expect(bad.obstacles.map(({ code }) => code)).toEqual(['vm-name-taken', 'not-supported', 'network-not-found', 'volume-not-found', 'pool-not-found'])
  })

  it('makes several from a cloud image, each with a seed disc that has what was asked for', async () => {
    const task = await made({ name: 'create-c{1..2}', source: { kind: 'cloud', pool, volume: 'image.qcow2', use: 'overlay' }, disk: { pool, sizeBytes: 64 * MiB }, network: 'default', cloudInit: { user: 'ops', password: 'sesame 77', sshKeys: ['ssh-ed25519 AAAAC3 ops@lab'] } })
    expect(task).toMatchObject({ state: 'succeeded', children: { total: 2, succeeded: 2 } })
    for (const name of ['create-c1', 'create-c2']) {
      expect(await host.virsh(['domstate', name])).toContain('running')
      expect(JSON.parse(await host.run(['qemu-img', 'info', '-U', '--output=json', `${folder}/${name}.qcow2`]))).toMatchObject({ 'virtual-size': 64 * MiB, 'backing-filename': `${folder}/image.qcow2` })
      const { label, files } = readDisc(Buffer.from(await host.run(['base64', '-w0', `${folder}/${name}-seed.iso`]), 'base64'))
      expect(label).toBe('cidata')
      expect(JSON.parse(files.get('meta-data') ?? '')).toMatchObject({ 'local-hostname': name, 'instance-id': (await host.virsh(['domuuid', name])).trim() })
      const userData = files.get('user-data') ?? ''
      expect(userData).toMatch(/^#cloud-config\n/)
      expect(userData).toContain('ssh-ed25519 AAAAC3 ops@lab')
      expect(userData).toMatch(/"passwd": "\$6\$/)
      expect(userData).not.toContain('sesame')
      const xml = await host.virsh(['dumpxml', '--inactive', name])
      for (const part of ["<console type='pty'", "<graphics type='vnc'", 'org.qemu.guest_agent.0', "<rng model='virtio'", "<memballoon model='virtio'", "machine='pc-q35"]) expect(xml).toContain(part)
    }
  })

  it('copies a cloud image and grows the copy; makes empty ones, and ones that boot from the network', async () => {
    expect(await made({ name: 'create-copy', source: { kind: 'cloud', pool, volume: 'image.qcow2', use: 'copy' }, disk: { pool, sizeBytes: 48 * MiB }, start: false })).toMatchObject({ state: 'succeeded' })
    const info: unknown = JSON.parse(await host.run(['qemu-img', 'info', '--output=json', `${folder}/create-copy.qcow2`]))
    expect(info).toMatchObject({ format: 'qcow2', 'virtual-size': 48 * MiB })
    expect(info).not.toHaveProperty('backing-filename')
    expect(await made({ name: 'create-pxe', source: { kind: 'pxe' }, disk: { pool, sizeBytes: 16 * MiB }, network: 'default' })).toMatchObject({ state: 'succeeded' })
    expect(await host.virsh(['dumpxml', 'create-pxe'])).toMatch(/<interface[\s\S]*<boot order='2'\/>/)
    expect(await made({ name: 'create-empty', source: { kind: 'empty' }, start: false })).toMatchObject({ state: 'succeeded' })
    expect(await host.virsh(['domblklist', 'create-empty'])).not.toContain('vda')
  })

  it('removes what it made when it fails, and nothing else', async () => {
    // More memory than any host has: everything is made and defined, and the start is refused.
    const task = await made({ name: 'create-big', source: { kind: 'image', pool, volume: 'own.qcow2' }, memoryBytes: 2 ** 49, cloudInit: { user: 'ops' } }, async () => {
      await host.run(['sh', '-c', `qemu-img create -q -f qcow2 ${folder}/own.qcow2 8M && virsh pool-refresh ${pool}`])
    })
    expect(task.state).toBe('failed')
    const log = (await client.tasks.log({ taskId: task.id })).map(({ text }) => text)
    expect(log).toEqual(expect.arrayContaining(['Removed the definition of create-big', 'Removed the volume create-big-seed.iso']))
    expect(await list()).not.toContain('create-big')
    const files = await host.run(['ls', folder])
    expect(files).not.toContain('create-big')
    expect(files).toContain('own.qcow2')
  })

  it('deletes one with the disks that are its own, and keeps what others need', async () => {
    const one = await vm('create-c1')
    const belongings = await client.deletion.preview(one)
    expect(staysOf(belongings)).toEqual({ [`${folder}/create-c1.qcow2`]: null, [`${folder}/create-c1-seed.iso`]: null, [`${folder}/image.qcow2`]: 'backing' })
    const volumes = belongings.disks.flatMap(({ stays, volume }) => (stays === null ? [{ pool, volume }] : []))
    expect(await ended((await client.deletion.delete({ targets: [{ ...refOf(one), volumes }] })).taskId)).toMatchObject({ state: 'failed', problem: { code: 'vm-state' } })
    expect(await list()).toContain('create-c1')
    expect(await ended((await client.deletion.delete({ targets: [{ ...refOf(one), volumes, forceOff: true }] })).taskId)).toMatchObject({ state: 'succeeded' })
    expect(await list()).not.toContain('create-c1\n')
    const files = await host.run(['ls', folder])
    expect(files).not.toContain('create-c1')
    expect(files).toContain('image.qcow2')
  })

  it('deletes nothing when one of the chosen disks has got another user', async () => {
    const copy = await vm('create-copy')
    await host.run(['sh', '-c', `qemu-img create -q -f qcow2 -b ${folder}/create-copy.qcow2 -F qcow2 ${folder}/overlay.qcow2 && virsh pool-refresh ${pool}`])
    expect(await client.deletion.preview(copy)).toMatchObject({ disks: [{ device: 'vda', stays: 'backing', neededBy: ['overlay.qcow2'] }] })
    const refused = await ended((await client.deletion.delete({ targets: [{ ...refOf(copy), volumes: [{ pool, volume: 'create-copy.qcow2' }] }] })).taskId)
    expect(refused).toMatchObject({ state: 'failed', problem: { code: 'volume-in-use' } })
    expect(await list()).toContain('create-copy')
  })

  it('deletes one with snapshots and a saved state', async () => {
    await host.virsh(['snapshot-create-as', 'create-pxe', 'before'])
    await host.virsh(['managedsave', 'create-pxe'])
    const saved = await vm('create-pxe')
    expect(await client.deletion.preview(saved)).toMatchObject({ hasSavedState: true, isRunning: false, snapshots: 1 })
    expect(await ended((await client.deletion.delete({ targets: [{ ...refOf(saved), volumes: [] }] })).taskId)).toMatchObject({ state: 'succeeded' })
    expect(await list()).not.toContain('create-pxe')
    expect(await host.run(['ls', folder])).toContain('create-pxe.qcow2')
  })

  type Wish = Omit<Parameters<ConsoleClient['creation']['create']>[0], 'hostId' | 'vcpus' | 'memoryBytes'> & { memoryBytes?: number }

  async function made(wish: Wish, prepare: () => Promise<void> = () => Promise.resolve()): Promise<Task> {
    await prepare()
    return ended((await client.creation.create({ hostId, ...small, ...wish })).taskId)
  }

  const ended = (taskId: TaskId): Promise<Task> => taskEnd(client, taskId)

  async function vm(name: string): Promise<Vm> {
    const find = async (): Promise<Vm | undefined> => (await client.inventory.listVms({ query: '' })).find((row) => row.name === name)
    return vi.waitUntil(find, { timeout: 10_000 })
  }

  const refOf = ({ uuid }: Vm) => ({ hostId, uuid })
  const list = (): Promise<string> => host.virsh(['list', '--all', '--name'])
  const staysOf = ({ disks }: Belongings) => Object.fromEntries(disks.map(({ source, stays }) => [source, stays]))

  async function clearAway(on: TestbedHost): Promise<void> {
    await on.run(['sh', '-c', `for name in $(virsh list --all --name | grep '^create-'); do virsh destroy $name; virsh undefine $name --managed-save --snapshots-metadata; done; virsh pool-destroy ${pool}; virsh pool-undefine ${pool}; rm -rf ${folder}; true`])
  }
})
