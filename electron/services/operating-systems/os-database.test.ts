import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOsCatalogue } from './os-catalogue.ts'
import { readOsDatabase } from './os-database.ts'

let folder = ''
const file = (id: string, inner: string): string => `<libosinfo version="0.0.1"><os id="${id}">${inner}</os></libosinfo>`
const tree = (family: string, version: string) => ({ family, version, variant: '', arch: 'x86_64' })
const iso = (volumeId: string, publisherId = '') => ({ volumeId, systemId: 'LINUX', publisherId, applicationId: '' })
const nowhere = { systems: [], media: [], trees: [] }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'os-database-'))
  mkdirSync(join(folder, 'example.org'))
  writeFileSync(join(folder, 'example.org', 'old.xml'), file('http://example.org/os/1', `<short-id>example1</short-id><name>Example 1</name><name xml:lang="de">Beispiel 1</name><family>linux</family>
    <devices><device id="http://pcisig.com/pci/1af4/1001"/><device id="http://pcisig.com/pci/1af4/1000"/></devices><media><iso><volume-id>^Example</volume-id></iso></media><media><iso><volume-id>(?unknown</volume-id></iso></media>`))
  writeFileSync(join(folder, 'example.org', 'new.xml'), file('http://example.org/os/2', `<short-id>example2</short-id><name>Example 2</name><family>winnt</family><eol-date>2031-05-01</eol-date><derives-from id="http://example.org/os/1"/>
    <devices><device id="http://pcisig.com/pci/1af4/1000" supported="false"/><device id="http://pcisig.com/pci/8086/10d3"/></devices><firmware arch="x86_64" type="bios" supported="false"/>
    <resources arch="all"><minimum><ram>1024</ram><n-cpus>2</n-cpus></minimum></resources><resources arch="x86_64"><minimum><ram>2048</ram></minimum><recommended><storage>4096</storage></recommended></resources>
    <media><iso><volume-id>^Example</volume-id><publisher-id>EXAMPLE</publisher-id></iso></media><tree arch="x86_64"><url>http://example.org/2</url><treeinfo><family>Example</family><version>^2$</version></treeinfo></tree>`))
  writeFileSync(join(folder, 'broken.xml'), '<libosinfo><os')
  writeFileSync(join(folder, 'notes.txt'), 'not of the database')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('libosinfo’s database', () => {
  it('tells what a system needs and drives, with what it derives from', async () => {
    const { systems } = await readOsDatabase([folder])
    expect(systems.find(({ shortId }) => shortId === 'example2')).toEqual({
      id: 'http://example.org/os/2',
      shortId: 'example2',
      name: 'Example 2',
      endOfLife: '2031-05-01',
      minimum: { memoryBytes: 2048, diskBytes: null, vcpus: 2 },
      recommended: { memoryBytes: null, diskBytes: 4096, vcpus: null },
      devices: { diskBus: 'virtio', nicModel: 'e1000e', video: 'vga', firmware: 'uefi', hasSecureBoot: false, hasTpm: false, isWindows: true },
    })
  })

  it('names the system of a disc by what it calls itself, the closest description first', async () => {
    const { ofDisc } = createOsCatalogue(await readOsDatabase([folder]))
    expect([ofDisc(iso('Example disc'))?.shortId, ofDisc(iso('Example disc', 'EXAMPLE'))?.shortId, ofDisc(iso('MY OWN DISK'))]).toEqual(['example1', 'example2', null])
  })

  it('names the system of an install tree by what it says of itself', async () => {
    const { ofTree } = createOsCatalogue(await readOsDatabase([folder]))
    expect([ofTree(tree('Example', '2'))?.shortId, ofTree(tree('Example', '21')), ofTree(tree('Fedora', '42'))?.shortId]).toEqual(['example2', null, 'fedora42'])
  })

  it('has a system once that it tells of in several files', async () => {
    const { systems } = await readOsDatabase([folder])
    const ids = createOsCatalogue({ systems: [...systems, ...systems], media: [], trees: [] }).systems.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('is empty where it is not installed', async () => {
    expect(await readOsDatabase([join(folder, 'nowhere')])).toEqual(nowhere)
  })
})

describe('our own catalogue', () => {
  const { systems, ofDisc, ofFileName, ofTree } = createOsCatalogue(nowhere)

  it('has each system once, with needs that make sense', () => {
    expect(new Set(systems.map(({ id }) => id)).size).toBe(systems.length)
    expect(new Set(systems.map(({ shortId }) => shortId)).size).toBe(systems.length)
    const odd = systems.filter(({ minimum, recommended }) => (['memoryBytes', 'diskBytes', 'vcpus'] as const).some((need) => (recommended[need] ?? 0) < (minimum[need] ?? 0)))
    expect(odd).toEqual([])
  })

  it('knows common discs and cloud images by their names', () => {
    const discs = ['Debian 12.5.0 amd64 n', 'Ubuntu-Server 24.04.1 LTS amd64', 'Fedora-S-dvd-x86_64-42', 'RHEL-9-4-0-BaseOS-x86_64', 'AlmaLinux-9-4-x86_64-dvd', 'CCCOMA_X64FRE_EN-US_DV9', 'alpine-std 3.22.0 x86_64', 'seed']
    expect(discs.map((volumeId) => ofDisc(iso(volumeId))?.shortId ?? null)).toEqual(['debian12', 'ubuntu24.04', 'fedora42', 'rhel9-unknown', 'almalinux9', 'win11', 'alpinelinux3.22', null])
    const images = ['debian-12-genericcloud-amd64.qcow2', 'noble-server-cloudimg-amd64.img', 'Rocky-9-GenericCloud.latest.x86_64.qcow2', 'Fedora-Cloud-Base-Generic-43-1.6.x86_64.qcow2', 'golden.qcow2']
    expect(images.map((name) => ofFileName(name)?.shortId ?? null)).toEqual(['debian12', 'ubuntu24.04', 'rocky9', 'fedora43', null])
  })

  it('knows common install trees by their families and versions', () => {
    const trees = [['Debian', '12.5'], ['Ubuntu', '22.04'], ['Ubuntu-Server', '24.04.1'], ['Fedora', '42'], ['Red Hat Enterprise Linux', '9.4'], ['AlmaLinux', '10.0'], ['Rocky Linux', '8.10'], ['CentOS Stream', '9'], ['openSUSE Leap', '15.6'], ['openSUSE Tumbleweed', '20260101'], ['Debian', 'sid'], ['Tiny', '1']] as const
    expect(trees.map(([family, version]) => ofTree(tree(family, version))?.shortId ?? null)).toEqual(['debian12', 'ubuntu22.04', 'ubuntu24.04', 'fedora42', 'rhel9-unknown', 'almalinux10', 'rocky8', 'centos-stream9', 'opensuse15.6', 'opensusetumbleweed', null, null])
  })

  it('gives Windows 11 the firmware, Secure Boot and TPM that it asks for, and no virtio, which it has no drivers for', () => {
    expect(systems.find(({ shortId }) => shortId === 'win11')?.devices).toMatchObject({ firmware: 'uefi', hasSecureBoot: true, hasTpm: true, diskBus: 'sata', nicModel: 'e1000e', isWindows: true })
  })
})
