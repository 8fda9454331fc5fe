// Many machines of real hosts edited at once through a whole console; each step is checked with virsh.
import { describe, expect, it } from 'vitest'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { Task } from '#shared/model/task.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { taskEnd } from './console-client.ts'
import { consoleOnHost } from './console-on-host.ts'

const whyNot = whyNoTestbed()
const names = ['edit-1', 'edit-2', 'edit-3', 'edit-4']
const pool = 'edit-pool'
const folder = `/var/lib/libvirt/${pool}`
const namespace = 'https://novacron.dev/xmlns/console/1'

describe.skipIf(whyNot)(whyNot ?? 'many machines edited at once on a real host', { timeout: 120_000 }, () => {
  let host: TestbedHost
  let client: ConsoleClient

  consoleOnHost({
    number: 3,
    clearAway,
    prepare: async (on) => {
      await on.run(['sh', '-c', `mkdir -p ${folder} && virsh pool-define-as ${pool} dir --target ${folder} && virsh pool-start ${pool}`])
      for (const name of names) await on.defineGuest({ name, isStarted: name === 'edit-1' })
    },
    isReady: async (opened) => (await opened.storage.listPools()).some(({ name }) => name === pool) && (await opened.networks.list()).length > 0 && (await machines(opened)).length === names.length,
  }, (opened) => ({ host, client } = opened))

  const definition = (name: string): Promise<string> => host.virsh(['dumpxml', '--inactive', '--security-info', name])

  it('shows what becomes of each, and changes nothing by that', async () => {
    const before = await Promise.all(names.map(definition))
    const previews = await preview({ edits: [{ place: 'domain', field: 'memory', value: String(80 * 2 ** 20) }], addTags: ['lab'] })
    expect(previews.map(({ effect, problem }) => [effect, problem])).toEqual([['both', null], ...names.slice(1).map(() => ['next-start', null])])
    expect(previews[0]?.differences).toEqual(expect.arrayContaining([expect.objectContaining({ field: 'tags', after: 'lab' }), expect.objectContaining({ field: 'memory', after: String(80 * 2 ** 20) })]))
    expect(await Promise.all(names.map(definition))).toEqual(before)
    const impossible = await preview({ edits: [{ place: 'interface:all', field: 'connection', value: 'network:not-there' }] })
    expect(new Set(impossible.map(({ problem }) => problem?.code))).toEqual(new Set(['network-not-found']))
  })

  it('changes memory, tags, autostart, the disk cache and adds a disk to all of them', async () => {
    const task = await edited({ edits: [{ place: 'domain', field: 'memory', value: String(80 * 2 ** 20) }, { place: 'disk:all', field: 'cache', value: 'writeback' }], addTags: ['lab'], autostart: true, newDisk: { pool, sizeBytes: 8 * 2 ** 20 } })
    expect(task).toMatchObject({ state: 'succeeded', children: { total: 4, succeeded: 4 } })
    for (const name of names) {
      const xml = await definition(name)
      expect(xml).toMatch(/<memory unit='KiB'>81920<\/memory>/)
      expect(xml).toMatch(/cache='writeback'/)
      expect(xml).toContain(`${folder}/${name}-vdb.qcow2`)
      expect(await host.virsh(['dominfo', name])).toMatch(/Autostart:\s+enable/)
      expect(await host.virsh(['metadata', name, '--uri', namespace, '--config'])).toContain('<tag>lab</tag>')
    }
    // The running one has its tags at once, and the rest at its next start.
    expect(await host.virsh(['metadata', 'edit-1', '--uri', namespace, '--live'])).toContain('<tag>lab</tag>')
    expect(await host.virsh(['dumpxml', 'edit-1'])).not.toContain('edit-1-vdb')
    await host.virsh(['destroy', 'edit-1'])
    await host.virsh(['start', 'edit-1'])
    expect(await host.virsh(['domblklist', 'edit-1'])).toContain('edit-1-vdb.qcow2')
  })

  it('leaves a machine alone that somebody else has changed since, and repeats only what failed', async () => {
    const change = { edits: [{ place: 'domain', field: 'description', value: 'edited' }], addTags: ['two'], newDisk: { pool, sizeBytes: 2 ** 20 } }
    const targets = (await preview(change)).map(({ hostId, uuid, fingerprint }) => ({ hostId, uuid, fingerprint }))
    const original = await definition('edit-2')
    await host.virsh(['desc', 'edit-2', '--config', 'by hand'])
    await host.run(['sh', '-c', `qemu-img create -q -f qcow2 ${folder}/edit-3-vdc.qcow2 1M && virsh pool-refresh ${pool}`])
    const task = await taskEnd(client, (await client.editing.apply({ targets, change })).taskId)
    expect(task).toMatchObject({ state: 'failed', children: { total: 4, succeeded: 2, failed: 2 } })
    const items = await client.tasks.children({ taskId: task.id })
    expect(Object.fromEntries(items.map(({ target, problem }) => [target?.label, problem?.code]))).toEqual({ 'edit-1': undefined, 'edit-2': 'definition-changed', 'edit-3': 'volume-exists', 'edit-4': undefined })
    expect(await definition('edit-2')).not.toMatch(/<tag>two|:tag>two|vdc/)
    expect(await definition('edit-3')).not.toContain('vdc')
    // Both causes are gone: the repeated task has the two, and the tags that edit-3 has got already are no stumbling block.
    await host.run(['sh', '-c', `rm ${folder}/edit-3-vdc.qcow2 && virsh pool-refresh ${pool}`])
    await redefine('edit-2', original)
    const again = await taskEnd(client, (await client.tasks.retry({ taskId: task.id })).taskId)
    expect(again).toMatchObject({ state: 'succeeded', children: { total: 2, succeeded: 2 } })
    for (const name of names) expect(await definition(name)).toMatch(/<description>edited<\/description>[\s\S]*-vdc\.qcow2/)
  })

  it('removes the new disk’s volume when libvirt refuses the definition', async () => {
    const task = await edited({ edits: [{ place: 'domain', field: 'machine', value: 'no-such-machine' }], newDisk: { pool, sizeBytes: 2 ** 20 } })
    expect(task).toMatchObject({ state: 'failed', children: { failed: 4 } })
    expect(await host.run(['ls', folder])).not.toContain('vdd')
    const [item] = await client.tasks.children({ taskId: task.id })
    expect(item?.problem?.code).toBe('definition-refused')
  })

  type Change = Parameters<ConsoleClient['editing']['preview']>[0]['change']

  async function machines(of = client): Promise<Vm[]> {
    return (await of.inventory.listVms({ query: 'name:/^edit-\\d$/' })).filter(({ isDetailed }) => isDetailed).toSorted((one, other) => (one.name < other.name ? -1 : 1))
  }

  async function preview(change: Change) {
    return client.editing.preview({ targets: (await machines()).map(({ hostId, uuid }) => ({ hostId, uuid })), change })
  }

  async function edited(change: Change): Promise<Task> {
    const targets = (await preview(change)).map(({ hostId, uuid, fingerprint }) => ({ hostId, uuid, fingerprint }))
    return taskEnd(client, (await client.editing.apply({ targets, change })).taskId)
  }

  async function redefine(name: string, xml: string): Promise<void> {
    const file = `/tmp/${name}.xml`
    await host.run(['sh', '-c', `cat > ${file} <<'END'\n${xml}\nEND\nvirsh define ${file} && rm ${file}`])
  }

  async function clearAway(on: TestbedHost): Promise<void> {
    await on.run(['sh', '-c', `for name in ${names.join(' ')}; do virsh destroy $name; virsh undefine $name --managed-save --nvram; rm -f /var/lib/libvirt/images/$name.qcow2; done; virsh pool-destroy ${pool}; virsh pool-undefine ${pool}; rm -rf ${folder}; true`])
  }
})
