// What the console notes in machines' own metadata on a real host: other tools' metadata keep every byte, and a protected machine
// is neither deleted nor forced off nor reverted, by whichever call.
import { describe, expect, it, vi } from 'vitest'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { taskEnd } from './console-client.ts'
import { consoleOnHost } from './console-on-host.ts'

const whyNot = whyNoTestbed()
const guest = 'noted'
/** With what a parser would change: a comment, white space, quotes of the other kind, an entity, an empty element written long. */
const foreign = `<app:thing xmlns:app="urn:example:app" b='2'   a="1"><!-- kept --><app:empty></app:empty>  x &lt; y &#x1F600;
    <app:deep  z = "q"/></app:thing>`

describe.skipIf(whyNot)(whyNot ?? 'metadata of machines on a real host', { timeout: 120_000 }, () => {
  let host: TestbedHost
  let client: ConsoleClient

  consoleOnHost({
    number: 3,
    clearAway,
    prepare: async (on) => {
      await on.defineGuest({ name: guest })
      const plain = await on.virsh(['dumpxml', '--inactive', guest])
      const noted = plain.replace(/<metadata>[\s\S]*<\/metadata>\s*/, '').replace('<memory ', `<metadata>\n    ${foreign}\n    <b:two xmlns:b="urn:example:b">2</b:two>\n  </metadata>\n  <memory `)
      await on.run(['sh', '-c', `cat > /tmp/${guest}.xml <<'END'\n${noted}\nEND\nvirsh define /tmp/${guest}.xml && rm /tmp/${guest}.xml && virsh start ${guest}`])
    },
    isReady: async (opened) => (await find(opened))?.isDetailed === true,
  }, (opened) => ({ host, client } = opened))

  it('change without a byte of what others keep beside them, running and stored', async () => {
    const others = async (flag: string[]): Promise<string[]> => {
      const xml = await host.virsh(['dumpxml', ...flag, guest])
      return [/<app:thing[\s\S]*<\/app:thing>/, /<b:two[\s\S]*<\/b:two>/].map((pattern) => pattern.exec(xml)?.[0] ?? '')
    }
    const before = await Promise.all([others([]), others(['--inactive'])])
    expect(before[0]?.[0]).toContain('<!-- kept -->')
    const ref = await refOf()
    await client.vms.setMetadata({ ...ref, change: { tags: ['prod', 'a & b'], tagColors: { prod: 'teal' }, folder: ' Shop / Databases/', owner: 'team-data', notes: '# Hello\n\n<b>&amp;</b> "x"\n' } })
    await vi.waitUntil(async () => (await find())?.folder === 'Shop/Databases', { timeout: 10_000 })
    expect(await find()).toMatchObject({ tags: ['prod', 'a & b'], tagColors: { prod: 'teal' }, owner: 'team-data' })
    expect((await client.vms.details(ref)).notes).toBe('# Hello\n\n<b>&amp;</b> "x"')
    expect(await Promise.all([others([]), others(['--inactive'])])).toEqual(before)
    // One part at a time, and all of them away again.
    await client.vms.setMetadata({ ...ref, change: { tags: ['prod'] } })
    await vi.waitUntil(async () => (await find())?.tags.length === 1, { timeout: 10_000 })
    expect(await find()).toMatchObject({ tagColors: { prod: 'teal' }, folder: 'Shop/Databases', owner: 'team-data' })
    expect((await client.inventory.listVms({ query: 'folder:shop owner:team-data protected:no' })).map(({ name }) => name)).toEqual([guest])
    await client.vms.setMetadata({ ...ref, change: { tags: [], folder: '', owner: '', notes: '' } })
    expect(await host.virsh(['dumpxml', '--inactive', guest])).not.toContain('novacron')
    expect(await Promise.all([others([]), others(['--inactive'])])).toEqual(before)
  })

  it('keep a protected machine from being deleted, forced off and reverted', async () => {
    const ref = await refOf()
    await host.virsh(['snapshot-create-as', guest, 'before'])
    // Set by another console: the services must know it all the same.
    for (const flag of ['--live', '--config']) await host.virsh(['metadata', guest, 'https://novacron.dev/xmlns/console/1', flag, '--key', 'n', '--set', '<vm><protected/></vm>'])
    await vi.waitUntil(async () => (await find())?.isProtected === true, { timeout: 10_000 })
    for (const action of ['force-off', 'reset'] as const) await expect(client.vms.act({ action, targets: [ref] })).rejects.toMatchObject({ code: 'vm-protected' })
    const revert = await taskEnd(client, (await client.snapshots.revert({ ...ref, name: 'before' })).taskId)
    const removal = await taskEnd(client, (await client.deletion.delete({ targets: [{ ...ref, volumes: [], forceOff: true }] })).taskId)
    expect([revert.problem?.code, removal.problem?.code]).toEqual(['vm-protected', 'vm-protected'])
    expect(await host.virsh(['domstate', guest])).toContain('running')
    const lifted = await taskEnd(client, (await client.editing.apply({ targets: [ref], change: { isProtected: false } })).taskId)
    expect(lifted.state).toBe('succeeded')
    await vi.waitUntil(async () => (await find())?.isProtected === undefined, { timeout: 10_000 })
    expect(await taskEnd(client, (await client.vms.act({ action: 'force-off', targets: [ref] })).taskId)).toMatchObject({ state: 'succeeded' })
  })

  async function find(of = client): Promise<Vm | undefined> {
    return (await of.inventory.listVms({ query: `name:/^${guest}$/` }))[0]
  }

  async function refOf(): Promise<Pick<Vm, 'hostId' | 'uuid'>> {
    const vm = await find()
    if (!vm) throw new Error(`${guest} is not listed`)
    return { hostId: vm.hostId, uuid: vm.uuid }
  }

  async function clearAway(on: TestbedHost): Promise<void> {
    await on.run(['sh', '-c', `virsh destroy ${guest}; virsh undefine ${guest} --managed-save --nvram --snapshots-metadata; rm -f /var/lib/libvirt/images/${guest}.qcow2; true`])
  }
})
