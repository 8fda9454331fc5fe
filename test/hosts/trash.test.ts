// Machines of a real host deleted into the trash and brought back, through whole consoles; each step is checked with virsh and ls.
import { describe, expect, it, vi } from 'vitest'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { Task } from '#shared/model/task.ts'
import type { TrashedMachine } from '#shared/model/provisioning/trash.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { openConsoleClient, taskEnd } from './console-client.ts'
import { consoleOnHost } from './console-on-host.ts'

const whyNot = whyNoTestbed()
const images = '/var/lib/libvirt/images'
const names = ['bin-one two', 'bin-2']
const [guest = '', other = ''] = names

describe.skipIf(whyNot)(whyNot ?? 'the trash of a real host', { timeout: 120_000 }, () => {
  let host: TestbedHost
  let client: ConsoleClient

  consoleOnHost({
    number: 3,
    clearAway,
    prepare: async (on) => {
      for (const name of names) await on.defineGuest({ name })
    },
    isReady: async (opened) => (await find(guest, opened))?.isDetailed === true && (await opened.storage.listPools()).some(({ name }) => name === 'default'),
  }, (opened) => ({ host, client } = opened))

  it('takes a machine with its definition, passwords and autostart, and gives all of it back', async () => {
    const before = (await host.virsh(['dumpxml', '--inactive', guest])).replace("<graphics type='vnc'", "<graphics type='vnc' passwd='geheim'")
    await host.run(['sh', '-c', `cat > /tmp/bin.xml <<'END'\n${before}\nEND\nvirsh define /tmp/bin.xml && rm /tmp/bin.xml && virsh autostart "${guest}"`])
    const stored = await definition(guest)
    expect(stored).toContain('geheim')
    const sum = await checksum(`${images}/${guest}.qcow2`)
    const preview = await client.trash.preview(await refOf(guest))
    expect(preview).toMatchObject({ name: guest, isRunning: false, refusals: [], disks: [{ device: 'vda', path: `${images}/${guest}.qcow2`, stays: null }, { stays: 'backing' }] })
    expect(await put(guest)).toMatchObject({ state: 'succeeded' })
    expect(await host.virsh(['list', '--all', '--name'])).not.toContain(guest)
    const [machine] = await trashed()
    expect(machine).toMatchObject({ name: guest, autostart: true, disks: [{ device: 'vda', stays: null }, { stays: 'backing' }] })
    const files = await host.run(['ls', '-l', images])
    expect(files).toContain(`${guest}.qcow2.trashed-${machine?.id ?? ''}`)
    expect(files).toMatch(new RegExp(`^-rw------- .*${guest}\\.xml\\.trashed-`, 'm'))
    expect(files).not.toMatch(new RegExp(`${guest}\\.qcow2$`, 'm'))
    expect(await restore()).toMatchObject({ state: 'succeeded' })
    expect(await definition(guest)).toBe(stored)
    expect(await host.virsh(['dominfo', guest])).toMatch(/Autostart:\s+enable/)
    expect(await checksum(`${images}/${guest}.qcow2`)).toBe(sum)
    expect(await host.run(['ls', images])).not.toContain('trashed')
    await host.virsh(['start', guest])
    await host.virsh(['destroy', guest])
  })

  it('is found by another console, which knows nothing but the host', async () => {
    expect(await put(other)).toMatchObject({ state: 'succeeded' })
    await using second = await openConsoleClient(host)
    await vi.waitUntil(async () => (await second.client.trash.list()).machines.length === 1, { timeout: 20_000 })
    const { machines: [machine] } = await second.client.trash.list()
    if (!machine) throw new Error('nothing was found')
    expect(await taskEnd(second.client, (await second.client.trash.restore({ items: [machine] })).taskId)).toMatchObject({ state: 'succeeded' })
    expect(await host.virsh(['list', '--all', '--name'])).toContain(other)
    // The first console sees that it is gone from the trash.
    expect(await trashed()).toEqual([])
  })

  it('refuses what libvirt would lose, and leaves the machine as it is', async () => {
    await vi.waitUntil(async () => (await find(other)) !== undefined, { timeout: 10_000 })
    await host.virsh(['snapshot-create-as', other, 'one'])
    const task = await put(other)
    expect(task).toMatchObject({ state: 'failed', problem: { code: 'trash-refused', params: { reason: 'snapshots' } } })
    expect(await host.virsh(['snapshot-list', other, '--name'])).toContain('one')
    await host.virsh(['snapshot-delete', other, 'one'])
    await host.virsh(['start', other])
    await vi.waitUntil(async () => (await find(other))?.libvirtId !== null, { timeout: 10_000 })
    expect(await put(other)).toMatchObject({ state: 'failed', problem: { code: 'vm-state' } })
    expect(await put(other, true)).toMatchObject({ state: 'succeeded' })
  })

  it('does not write over what has taken its place', async () => {
    const [machine] = await trashed()
    await host.run(['sh', '-c', `echo another > "${images}/${other}.qcow2"`])
    expect(await restore()).toMatchObject({ state: 'failed', problem: { code: 'conflict' } })
    expect(await host.run(['cat', `${images}/${other}.qcow2`])).toBe('another\n')
    expect(await host.run(['ls', images])).toContain(`${other}.qcow2.trashed-${machine?.id ?? ''}`)
    await host.run(['rm', `${images}/${other}.qcow2`])
  })

  it('deletes disks and definition for good', async () => {
    const machines = await trashed()
    expect(await taskEnd(client, (await client.trash.purge({ items: machines })).taskId)).toMatchObject({ state: 'succeeded' })
    expect(await host.run(['ls', images])).not.toContain('trashed')
    expect(await trashed()).toEqual([])
  })

  const definition = (name: string): Promise<string> => host.virsh(['dumpxml', '--inactive', '--security-info', name])

  async function find(name: string, of = client): Promise<Vm | undefined> {
    return (await of.inventory.listVms({ query: '' })).find((vm) => vm.name === name)
  }

  async function refOf(name: string): Promise<Pick<Vm, 'hostId' | 'uuid'>> {
    const vm = await vi.waitUntil(() => find(name), { timeout: 10_000 })
    return { hostId: vm.hostId, uuid: vm.uuid }
  }

  async function put(name: string, forceOff = false): Promise<Task> {
    return taskEnd(client, (await client.trash.put({ targets: [{ ...(await refOf(name)), forceOff }] })).taskId)
  }

  async function restore(): Promise<Task> {
    return taskEnd(client, (await client.trash.restore({ items: await trashed() })).taskId)
  }

  async function trashed(): Promise<TrashedMachine[]> {
    const { machines, unreached } = await client.trash.list()
    expect(unreached).toEqual([])
    return machines.filter(({ name }) => names.includes(name))
  }

  async function checksum(path: string): Promise<string> {
    return (await host.run(['sha256sum', path])).slice(0, 64)
  }

  async function clearAway(on: TestbedHost): Promise<void> {
    for (const name of names) await on.run(['sh', '-c', `virsh destroy "${name}"; virsh undefine "${name}" --managed-save --nvram --snapshots-metadata; rm -f "${images}/${name}".*; virsh pool-refresh default; true`])
  }
})
