// Definitions of a real host's objects: read, changed and put back, each change checked with virsh behind the console's back.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProvider } from '#electron/providers/create-provider.ts'
import { DefinitionKind } from '#shared/model/machines/definition.ts'
import { element } from '#shared/xml/new-element.ts'
import { editXml } from '#shared/xml/edit-xml.ts'
import { find } from '#shared/xml/read-xml.ts'
import { checkXml } from '#shared/xml/schema/check-xml.ts'
import { openTestHost } from '../conformance/test-host.ts'
import type { TestHost } from '../conformance/test-host.ts'
import { openTestbed, whyNoTestbed } from '../testbed/testbed.ts'
import type { Testbed, TestbedHost } from '../testbed/testbed.ts'

const whyNot = whyNoTestbed()
const guest = 'definitions-guest'
const network = 'definitions-net'
const pool = 'definitions-pool'
const filter = 'definitions-filter'
const volume = 'definitions-volume.qcow2'

const guestXml = `<domain type='qemu'><name>${guest}</name><memory unit='MiB'>32</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os>
<metadata><other:thing xmlns:other='urn:other'>kept</other:thing></metadata>
<devices><graphics type='vnc' port='-1' autoport='yes' passwd='sesame77'/></devices></domain>`

describe.skipIf(whyNot)(whyNot ?? 'definitions on a real host', { timeout: 60_000 }, () => {
  let testbed: Testbed | undefined
  let host: TestbedHost
  let opened: TestHost
  let uuid = ''
  const options = () => ({ signal: AbortSignal.timeout(20_000) })
  const definitions = () => opened.provider.definitions
  const read = (kind: DefinitionKind, key: string) => definitions().read({ kind, key }, options())
  const define = async (command: string, xml: string): Promise<void> => {
    const file = `/tmp/${command}.xml`
    await host.run(['sh', '-c', `cat > ${file} <<'END'\n${xml}\nEND`])
    await host.virsh([command, file])
    await host.run(['rm', file])
  }

  beforeAll(async () => {
    testbed = await openTestbed({ hosts: [2] })
    const [first] = testbed.hosts
    if (!first) throw new Error('no host')
    host = first
    await clearAway(host)
    await define('define', guestXml)
    await define('net-define', `<network><name>${network}</name><ip address='10.211.7.1' netmask='255.255.255.0'/></network>`)
    await define('pool-define', `<pool type='dir'><name>${pool}</name><target><path>/var/lib/libvirt/${pool}</path></target></pool>`)
    await define('nwfilter-define', `<filter name='${filter}' chain='root'><rule action='accept' direction='in' priority='500'><tcp dstportstart='22'/></rule></filter>`)
    await host.virsh(['vol-create-as', 'default', volume, '1M', '--format', 'qcow2'])
    uuid = (await host.virsh(['domuuid', guest])).trim()
    opened = openTestHost(createProvider, host.uri)
    opened.provider.connect()
    await opened.untilState('connected', 30_000)
  })
  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]()
    if (host) await clearAway(host)
    await testbed?.[Symbol.asyncDispose]()
  })

  it('finds nothing wrong in anything that is on the host', async () => {
    const listed = async (command: readonly string[]): Promise<string[]> => (await host.virsh([...command])).split('\n').map((line) => line.trim()).filter(Boolean)
    const filters = (await listed(['nwfilter-list'])).slice(2).flatMap((line) => line.split(/\s+/)[1] ?? [])
    const [pools, domains, networks] = [await listed(['pool-list', '--all', '--name']), await listed(['list', '--all', '--uuid']), await listed(['net-list', '--all', '--name'])]
    const volumes = (await Promise.all(pools.map(async (name) => (await host.virsh(['vol-list', name]).catch(() => '')).split('\n').slice(2).flatMap((line) => line.trim().split(/\s+/)[1] ?? [])))).flat()
    const keys: Record<DefinitionKind, readonly string[]> = { domain: domains, network: networks, pool: pools, volume: volumes, nwfilter: filters }
    const found = []
    for (const kind of DefinitionKind.options) for (const key of keys[kind]) found.push({ kind, key, problems: checkXml(kind, (await read(kind, key)).xml) })
    expect(found.filter(({ problems }) => problems.length > 0)).toEqual([])
    expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(DefinitionKind.options))
  })

  it('changes a machine’s, keeps its password and what others wrote into it', async () => {
    const { xml, fingerprint } = await read('domain', uuid)
    expect(xml).not.toContain('sesame77')
    expect(checkXml('domain', xml)).toEqual([])
    const edited = editXml(xml, (edit, root) => {
      edit.setText(find(root, 'memory'), 48 * 1024)
      edit.insert(find(root, 'metadata'), element('mine:note', { 'xmlns:mine': 'urn:mine' }, 'ours'))
      // libvirt itself drops comments everywhere but in what belongs to others.
    }).replace('>ours<', '><!-- by hand -->ours<')
    const applied = await definitions().apply({ kind: 'domain', key: uuid, xml: edited, baseFingerprint: fingerprint }, options())
    expect(applied).toMatchObject({ before: xml, isPending: false })
    expect(applied.fingerprint).not.toBe(fingerprint)
    const seen = await host.virsh(['dumpxml', '--inactive', '--security-info', guest])
    expect(seen).toContain(`passwd='sesame77'`)
    for (const kept of ['>49152</memory>', 'urn:other', '<!-- by hand -->ours</mine:note>']) expect(seen).toContain(kept)
  })

  it('refuses to replace what virsh changed meanwhile', async () => {
    const { xml, fingerprint } = await read('domain', uuid)
    await host.virsh(['desc', guest, '--config', '--title', 'changed behind'])
    await expect(definitions().apply({ kind: 'domain', key: uuid, xml, baseFingerprint: fingerprint }, options())).rejects.toMatchObject({ code: 'definition-changed' })
  })

  it('says in libvirt’s words what is wrong, and makes no second machine of another name', async () => {
    const { xml, fingerprint } = await read('domain', uuid)
    const apply = (text: string) => definitions().apply({ kind: 'domain', key: uuid, xml: text, baseFingerprint: fingerprint }, options())
    await expect(apply(xml.replace('<devices>', '<devices><nonsense/>'))).rejects.toMatchObject({ code: 'definition-refused', message: expect.stringContaining('schema') })
    await expect(apply(xml.replace('<devices>', '<devices'))).rejects.toMatchObject({ code: 'definition-refused' })
    await expect(apply(xml.replace(guest, 'another'))).rejects.toMatchObject({ code: 'definition-other' })
    await expect(apply(xml.replace(/ *<uuid>.*<\/uuid>\n/, ''))).rejects.toMatchObject({ code: 'definition-other' })
    await expect(read('domain', '00000000-0000-4000-8000-00000000dead')).rejects.toMatchObject({ code: 'vm-not-found' })
    expect(await host.virsh(['list', '--all', '--name'])).not.toContain('another')
  })

  it.each([
    ['network', network, ['net-dumpxml', '--inactive', network], `<domain name='lab.example'/>\n</network>`, '</network>', `domain name='lab.example'`],
    ['pool', pool, ['pool-dumpxml', '--inactive', pool], '<mode>0750</mode>', '<mode>0711</mode>', '<mode>0750</mode>'],
    ['nwfilter', filter, ['nwfilter-dumpxml', filter], `dstportstart='443'`, `dstportstart='22'`, `dstportstart='443'`],
  ] as const)('changes a %s', async (...[kind, key, command, by, what, seen]) => {
    const { xml, fingerprint } = await read(kind, key)
    expect(checkXml(kind, xml)).toEqual([])
    const edited = kind === 'pool' && !xml.includes(what) ? xml.replace('</target>', '<permissions><mode>0750</mode></permissions></target>') : xml.replace(what, by)
    await definitions().apply({ kind, key, xml: edited, baseFingerprint: fingerprint }, options())
    expect(await host.virsh([...command])).toContain(seen)
  })

  it('waits for the next start of what runs', async () => {
    await host.virsh(['net-start', network])
    const { xml, fingerprint } = await read('network', network)
    const applied = await definitions().apply({ kind: 'network', key: network, xml: xml.replace('lab.example', 'lab2.example'), baseFingerprint: fingerprint }, options())
    expect(applied.isPending).toBe(true)
    expect((await definitions().read({ kind: 'network', key: network, isLive: true }, options())).xml).toContain('lab.example')
  })
})

/** What a run that was killed may have left. */
async function clearAway(host: TestbedHost): Promise<void> {
  const commands = [['undefine', guest], ['net-destroy', network], ['net-undefine', network], ['pool-undefine', pool], ['vol-delete', volume, '--pool', 'default'], ['nwfilter-undefine', filter]]
  for (const command of commands) await host.virsh(command).catch(() => undefined)
}
