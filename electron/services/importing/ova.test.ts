// Packages as other tools write them, packages that mean harm, and our own.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEnvelope } from '#shared/ova/envelope.ts'
import { readManifest } from '#shared/ova/manifest.ts'
import { OvaError } from '#shared/ova/ova-error.ts'
import { readPackage } from '#shared/ova/package.ts'
import { tarHeader, tarPadding } from '#shared/ova/tar-header.ts'
import { readTarIndex } from '#shared/ova/tar-index.ts'
import type { PackageFile } from '#shared/ova/tar-index.ts'
import { writeEnvelope, writeManifest } from '#shared/ova/write-envelope.ts'

interface Member {
  readonly name: string
  readonly data: Uint8Array
  readonly type?: string
}

function archiveOf(members: readonly Member[]): PackageFile {
  const parts = members.flatMap(({ name, data, type = '0' }) => [typed(tarHeader({ name: Buffer.from(name), sizeBytes: data.length, atMs: 0 }), type), data, new Uint8Array(tarPadding(data.length))])
  return fileOf(Buffer.concat([...parts, new Uint8Array(1024)]))
}

/** Another type, with the sum made right again. */
function typed(header: Uint8Array, type: string): Uint8Array {
  const block = Buffer.from(header)
  const old = block[156] ?? 0
  block.write(type, 156)
  const sum = Number.parseInt(block.toString('latin1', 148, 154), 8) - old + (block[156] ?? 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

function fileOf(bytes: Buffer): PackageFile {
  return { sizeBytes: bytes.length, readAt: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)), decode: (part) => Buffer.from(part).toString('utf8') }
}

async function reasonOf(work: () => unknown): Promise<string> {
  try {
    await work()
  } catch (error) {
    return error instanceof OvaError ? error.refusal.reason : `threw ${String(error)}`
  }
  return 'taken'
}

const disk = Buffer.from('KDMV and so on')
const machine = { name: 'web', osName: 'Debian 12', isWindows: false, vcpus: 2, memoryBytes: 2 ** 31, firmware: 'uefi', hasSecureBoot: true, networks: ['default', 'lan'], disks: [{ file: 'web-disk1.vmdk', fileBytes: disk.length, capacityBytes: 2 ** 33, isStreamOptimised: true }] } as const
const ovf = Buffer.from(writeEnvelope(machine))
const member = (name: string, data: Uint8Array = disk): Member => ({ name, data })

/** As VMware writes it: prefixes, units in words, a controller, a firmware of its own. */
const vmware = `<?xml version="1.0"?><ovf:Envelope xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" xmlns:rasd="r" xmlns:vmw="v">
<ovf:References><ovf:File ovf:href="a-disk1.vmdk" ovf:id="file1" ovf:size="14"/></ovf:References>
<ovf:DiskSection><ovf:Disk ovf:capacity="16" ovf:capacityAllocationUnits="byte * 2^30" ovf:diskId="vmdisk1" ovf:fileRef="file1"/></ovf:DiskSection>
<ovf:VirtualSystem ovf:id="a"><ovf:Name>a &amp; b</ovf:Name><ovf:OperatingSystemSection ovf:id="1" vmw:osType="debian12_64Guest"><ovf:Description>Debian</ovf:Description></ovf:OperatingSystemSection>
<ovf:VirtualHardwareSection><ovf:Item><rasd:InstanceID>1</rasd:InstanceID><rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>4</rasd:VirtualQuantity></ovf:Item>
<ovf:Item><rasd:AllocationUnits>MegaBytes</rasd:AllocationUnits><rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>4096</rasd:VirtualQuantity></ovf:Item>
<ovf:Item><rasd:InstanceID>3</rasd:InstanceID><rasd:ResourceSubType>lsilogic</rasd:ResourceSubType><rasd:ResourceType>6</rasd:ResourceType></ovf:Item>
<ovf:Item><rasd:ElementName>disk0</rasd:ElementName><rasd:HostResource>ovf:/disk/vmdisk1</rasd:HostResource><rasd:InstanceID>9</rasd:InstanceID><rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></ovf:Item>
<ovf:Item><rasd:Connection>VM Network</rasd:Connection><rasd:InstanceID>10</rasd:InstanceID><rasd:ResourceSubType>VmxNet3</rasd:ResourceSubType><rasd:ResourceType>10</rasd:ResourceType></ovf:Item>
<ovf:Item><rasd:ElementName>sound</rasd:ElementName><rasd:InstanceID>11</rasd:InstanceID><rasd:ResourceType>35</rasd:ResourceType></ovf:Item>
<vmw:Config ovf:required="false" vmw:key="firmware" vmw:value="efi"/></ovf:VirtualHardwareSection></ovf:VirtualSystem></ovf:Envelope>`

describe('an envelope', () => {
  it('of VMware says what the machine is, and what is left out', () => {
    expect(readEnvelope(vmware)).toEqual({
      name: 'a & b',
      osDescription: 'debian12_64Guest',
      vcpus: 4,
      memoryBytes: 2 ** 32,
      firmware: 'uefi',
      hasSecureBoot: false,
      disks: [{ file: 'a-disk1.vmdk', capacityBytes: 16 * 2 ** 30, fileBytes: 14, controller: 'scsi' }],
      nics: [{ network: 'VM Network', model: 'VmxNet3' }],
      leftOut: [{ name: 'sound', type: 35 }],
    })
  })

  it('of our own says the same to us', () => {
    expect(readEnvelope(ovf.toString())).toMatchObject({ name: 'web', osDescription: 'Debian 12', vcpus: 2, memoryBytes: 2 ** 31, firmware: 'uefi', hasSecureBoot: true, disks: [{ file: 'web-disk1.vmdk', capacityBytes: 2 ** 33, controller: 'sata' }], nics: [{ network: 'default' }, { network: 'lan' }], leftOut: [] })
  })

  it('that names another file, several machines, a compressed or dependent disk, or strange units is refused with the reason', async () => {
    const entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Envelope>&e;</Envelope>'
    const texts = [entity, '<domain/>', '<Envelope/>', vmware.replace('</ovf:Envelope>', '<ovf:VirtualSystem/></ovf:Envelope>'), vmware.replace('ovf:size="14"', 'ovf:compression="gzip"'), vmware.replace('ovf:fileRef', 'ovf:parentRef="x" ovf:fileRef'), vmware.replace('MegaBytes', 'furlongs'), vmware.replace('"16"', '"-16"'), vmware.replace('ovf:/disk/vmdisk1', 'file:///dev/sda'), vmware.replace('>4<', '>0<')]
    expect(await Promise.all(texts.map((text) => reasonOf(() => readEnvelope(text))))).toEqual(['ova-not-xml', 'ova-no-envelope', 'ova-no-machine', 'ova-machines', 'ova-disk-compressed', 'ova-disk-overlay', 'ova-units', 'ova-disk-capacity', 'ova-disk-elsewhere', 'ova-vcpus'])
  })
})

describe('an archive', () => {
  it('is read by its headers alone, long names and pax sizes too', async () => {
    const long = `${'x'.repeat(140)}.vmdk`
    const entries = await readTarIndex(archiveOf([member('web.ovf', ovf), { name: '././@LongLink', data: Buffer.from(`${long}\0`), type: 'L' }, member('cut'), { name: 'pax', data: Buffer.from('20 path=größe.vmdk\n'), type: 'x' }, member('other')]))
    expect(entries.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([['web.ovf', ovf.length], [long, disk.length], ['größe.vmdk', disk.length]])
  })

  it('with a path, a link, a device, a file twice or more files than a machine has is refused', async () => {
    const many = Array.from({ length: 300 }, (_, index) => member(`f${index}`))
    const archives = [[member('../../etc/cron.d/x')], [member('/etc/passwd')], [member('a/b.vmdk')], [member('..')], [member('a\\b')], [{ ...member('link'), type: '2' }], [{ ...member('device'), type: '4' }], [{ ...member('folder'), type: '5' }], [member('a.vmdk'), member('A.vmdk')], many, [{ name: 'pax', data: Buffer.alloc(70_000), type: 'x' }]]
    expect(await Promise.all(archives.map((members) => reasonOf(() => readTarIndex(archiveOf(members)))))).toEqual([...Array<string>(5).fill('ova-no-plain-name'), ...Array<string>(3).fill('ova-no-plain-file'), 'ova-file-twice', 'ova-many-files', 'ova-long-name'])
  })

  it('that ends too early, or is none, is refused', async () => {
    const whole = archiveOf([member('web.ovf', ovf)])
    const bytes = Buffer.from(await whole.readAt(0, whole.sizeBytes))
    expect(await reasonOf(() => readTarIndex(fileOf(bytes.subarray(0, 700))))).toBe('ova-cut-short')
    expect(await reasonOf(() => readTarIndex(fileOf(Buffer.alloc(5000, 'x'))))).toBe('ova-no-tar')
    expect(await reasonOf(() => readTarIndex(fileOf(Buffer.alloc(5000))))).toBe('ova-no-files')
  })

  it('of any bytes is refused or read, and what is read lies inside of it', async () => {
    const valid = Buffer.from(await archiveOf([member('web.ovf', ovf), member('web-disk1.vmdk')]).readAt(0, 1e6))
    const flips = fc.array(fc.record({ at: fc.nat(valid.length - 1), to: fc.nat(255) }), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(flips, async (changes) => {
        const bytes = Buffer.from(valid)
        for (const { at, to } of changes) bytes[at] = to
        const entries = await readTarIndex(fileOf(bytes)).catch((error: unknown) => {
          if (error instanceof OvaError) return []
          throw error
        })
        expect(entries.filter(({ offsetBytes, sizeBytes }) => offsetBytes + sizeBytes > bytes.length)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})

describe('a package', () => {
  const manifest = (text: string): Member => member('web.mf', Buffer.from(text))

  it('is whole with a description, the disks that it names, and their checksums', async () => {
    const digest = 'ab'.repeat(32)
    const pack = await readPackage(archiveOf([member('web.ovf', ovf), manifest(writeManifest([{ name: 'web-disk1.vmdk', sha256: digest }])), member('web-disk1.vmdk')]))
    expect(pack).toMatchObject({ hasManifest: true, machine: { name: 'web' }, disks: [{ file: 'web-disk1.vmdk', digest: { algorithm: 'sha256', digest } }] })
  })

  it('without its description or a disk, with a disk of another size, or a manifest that is none, is refused', async () => {
    const packs = [[member('web-disk1.vmdk')], [member('a.ovf', ovf), member('b.ovf', ovf)], [member('web.ovf', ovf)], [member('web.ovf', ovf), member('web-disk1.vmdk', Buffer.alloc(9))], [member('web.ovf', ovf), manifest('nonsense'), member('web-disk1.vmdk')], [member('web.ovf', ovf), manifest(`SHA256(gone.vmdk)= ${'0'.repeat(64)}`), member('web-disk1.vmdk')]]
    expect(await Promise.all(packs.map((members) => reasonOf(() => readPackage(archiveOf(members)))))).toEqual(['ova-no-description', 'ova-descriptions', 'ova-file-missing', 'ova-file-size', 'ova-digest-line', 'ova-file-missing'])
  })
})

describe('a manifest', () => {
  it('has SHA-1 and SHA-256 lines, with or without spaces', () => {
    expect([...readManifest(`SHA1(a.ovf)= ${'A'.repeat(40)}\r\nSHA256 (b (1).vmdk) = ${'b'.repeat(64)}\n\n`)]).toEqual([['a.ovf', { algorithm: 'sha1', digest: 'a'.repeat(40) }], ['b (1).vmdk', { algorithm: 'sha256', digest: 'b'.repeat(64) }]])
  })
})
