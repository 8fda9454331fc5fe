// Definitions as libvirt's QEMU driver prints them, with a device of each kind: every field that the console edits is set to every word that it
// offers (or to a value of its shape), and the definition defined again. Where libvirt takes it, it has to print that field changed, and nothing
// that the console shows beside it. (libvirt has not read QEMU's command lines since 5.0: `domxml-from-native` has no such format any more.)
import { connect } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { connectLibvirt, DomainXmlFlag, LibvirtError, libvirtApi } from '#electron/libvirt/index.ts'
import { compareDomains } from '#shared/domain/edits/compare.ts'
import type { Difference } from '#shared/domain/edits/compare.ts'
import { applyEdits } from '#shared/domain/edits/edits.ts'
import type { Field } from '#shared/domain/fields/field.ts'
import { readField } from '#shared/domain/fields/field.ts'
import { fieldsAt } from '#shared/domain/fields/fields.ts'
import { placesOf } from '#shared/domain/fields/places.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { startPrivateLibvirtd } from './private-libvirtd.ts'

const daemon = await startPrivateLibvirtd()
afterAll(async () => {
  if (!('unavailable' in daemon)) await daemon[Symbol.asyncDispose]()
})

const files = '/var/tmp'
const devices = {
  pc: `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${files}/a.qcow2'/><target dev='hda' bus='ide'/></disk><disk type='file' device='floppy'><driver name='qemu' type='raw'/><target dev='fda' bus='fdc'/></disk><interface type='user'><model type='e1000'/></interface><parallel type='pty'/><sound model='ac97'/><watchdog model='i6300esb'/><panic model='isa'/>`,
  q35: `<disk type='file' device='disk'><driver name='qemu' type='qcow2' discard='unmap'/><source file='${files}/a.qcow2'/><target dev='vda' bus='virtio'/></disk><disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${files}/b.img'/><target dev='sdb' bus='scsi'/></disk><disk type='file' device='cdrom'><driver name='qemu' type='raw'/><target dev='sda' bus='sata'/><readonly/></disk><controller type='scsi' model='virtio-scsi'/><controller type='usb' model='qemu-xhci'/><interface type='user'><model type='virtio'/></interface><serial type='pty'/><console type='pty'/><channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel><input type='tablet' bus='usb'/><graphics type='vnc' port='-1' autoport='yes'><listen type='address' address='127.0.0.1'/></graphics><video><model type='virtio'/></video><sound model='ich9'/><rng model='virtio'><backend model='random'>/dev/urandom</backend></rng><watchdog model='i6300esb' action='reset'/><memballoon model='virtio'/><vsock model='virtio'><cid auto='yes'/></vsock><tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm><iommu model='intel'/><filesystem type='mount' accessmode='mapped'><source dir='${files}'/><target dir='share'/></filesystem>`,
} as const

const definitionOf = (machine: keyof typeof devices): string => `<domain type='qemu'><name>${machine}</name><memory unit='MiB'>256</memory><vcpu>2</vcpu><iothreads>2</iothreads><os><type arch='x86_64' machine='${machine}'>hvm</type></os><features><acpi/><apic/></features><cpu mode='custom' match='exact'><model>qemu64</model></cpu><devices>${devices[machine]}</devices></domain>`

/** What else changes with a field, and why that is right. */
const consequences: Readonly<Record<string, { readonly fields: readonly string[]; readonly why: string }>> = {
  mode: { fields: ['model', 'migratable'], why: 'a CPU that follows the host has no model of its own, and libvirt writes down that its features are migratable' },
  memory: { fields: ['memoryNow'], why: 'a machine starts with no more than it can have' },
  hugePageSize: { fields: ['hugePages'], why: 'one element says both' },
  numaNodes: { fields: ['numaMode'], why: 'libvirt writes its usual mode down' },
  path: { fields: ['mode'], why: 'libvirt writes down that it connects, where nobody says that it listens' },
  autoport: { fields: ['port'], why: 'a port of its own choice is written as -1' },
  port: { fields: ['autoport'], why: 'a port that is given is not its own choice' },
  model: { fields: ['vram', 'heads'], why: 'each graphics card has its own usual memory, and no card has no outputs' },
  bus: { fields: ['target', 'bus'], why: 'on another bus a disk has another name' },
}
const follows = (field: string, difference: Difference): boolean => (difference.kind === 'value' ? consequences[field]?.fields.includes(difference.field) === true : field === 'bus' && difference.kind === 'added' && difference.place.startsWith('controller:'))

/** What a field may be, as far as that can be tried without asking the host. */
function valuesOf({ shape }: Field): readonly (string | null)[] {
  switch (shape.kind) {
    case 'choice':
      return [...shape.words, null]
    case 'switch':
      return [shape.on, shape.off, null]
    case 'number':
      return [String(Math.max(shape.min, Math.min(shape.max, 2))), null]
    case 'memory':
      return [String(192 * 2 ** 20)]
    case 'cpuset':
      return ['0', '0-1', null]
    case 'list':
      return [(shape.words ?? ['7'])[0] ?? null, null]
    case 'text':
      return ['a & <b>', '/dev/null', null]
    default:
      return []
  }
}

describe.skipIf('unavailable' in daemon)('definitions of the QEMU driver', () => {
  it.for(Object.keys(devices))('change in the edited field and in nothing else that is shown (%s)', { timeout: 240_000 }, async (key) => {
    if ('unavailable' in daemon) return
    const machine = key === 'pc' ? 'pc' : 'q35'
    await using connection = await connectLibvirt({ transport: connect(daemon.socketPath), uri: 'qemu:///session' })
    const { domains } = libvirtApi(connection)
    const print = async (xml: string): Promise<string> => domains.getDomainXml(await domains.defineXml(xml), { flags: DomainXmlFlag.Inactive })
    const printed = await print(definitionOf(machine))
    const counts = { taken: 0, refused: 0 }
    const wrong: string[] = []
    for (const { place, element } of placesOf(parseXml(printed))) {
      for (const field of fieldsAt(place).filter(({ isFixed }) => isFixed !== true)) {
        for (const value of valuesOf(field).filter((each) => each !== readField(element, field))) {
          const edited = tryEdit(printed, { place, field: field.name, value })
          if (edited === undefined) continue
          try {
            const again = await print(edited)
            counts.taken += 1
            const others = compareDomains(printed, again).filter((difference) => !(difference.kind === 'value' && difference.place === place && difference.field === field.name) && !follows(field.name, difference))
            if (others.length > 0) wrong.push(`${place} ${field.name}=${value}: ${JSON.stringify(others)}`)
          } catch (error) {
            if (!(error instanceof LibvirtError)) throw error
            counts.refused += 1
          }
          await domains.defineXml(printed)
        }
      }
    }
    expect(wrong).toEqual([])
    expect(counts.taken).toBeGreaterThan(100)
  })
})

/** Undefined where the console itself does not take it. */
function tryEdit(xml: string, edit: { place: string; field: string; value: string | null }): string | undefined {
  try {
    return applyEdits(xml, [{ op: 'set', ...edit }])
  } catch {
    return undefined
  }
}
