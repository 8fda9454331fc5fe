// What waits for a machine's next start: where its running definition and its next one differ by somebody's will. What differs because the
// machine runs (ports, aliases, the CPU that "host-model" stands for, slots for hot-plug) is left out. Pure.
import { editXml } from '../../xml/edit-xml.ts'
import { parseXml } from '../../xml/parse-xml.ts'
import { attribute, find, findAll, findOptional } from '../../xml/read-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'
import { compareElements } from '../edits/compare.ts'
import type { Difference, ValueDifference } from '../edits/compare.ts'
import { readField } from '../fields/field.ts'
import { fieldNamed } from '../fields/fields.ts'
import { dividedEdits, isDividedField } from '../edits/edits.ts'
import type { Edit } from '../edits/edits.ts'
import { hasNumaCells } from '../fields/numa-cells.ts'
import { connectionOf, connectNic, isResolved } from '../devices/nic-connection.ts'
import { elementsAt, kindAt, wholeDomain } from '../fields/places.ts'

/** `before` is what runs, `after` what the next start has. @throws XmlError */
export function pendingDifferences(live: string, next: string): Difference[] {
  const [running, waiting] = [parseXml(live), parseXml(next)]
  return compareElements(running, waiting).filter((difference) => (difference.kind === 'value' ? !isByRunning(difference, waiting) : !isSlot(difference.place, difference.kind === 'added' ? waiting : running)))
}

/** libvirt adds ports for later hot-plug to one definition without the other. */
function isSlot(place: string, root: XmlElement): boolean {
  const device = kindAt(place) === 'controller' ? elementsAt(root, place)[0]?.element : undefined
  return device !== undefined && (attribute(device, 'type') === 'pci' || attribute(device, 'type') === 'virtio-serial' || attribute(device, 'type') === 'scsi')
}

function isByRunning({ place, field: name, after, before }: ValueDifference, next: XmlElement): boolean {
  const device = elementsAt(next, place)[0]?.element
  const of = (field: string): string | null => {
    const definition = fieldNamed(place, field)
    return device && definition ? readField(device, definition) : null
  }
  switch (`${kindAt(place)}.${name}`) {
    case `${wholeDomain}.mode`:
    case `${wholeDomain}.model`:
    case `${wholeDomain}.migratable`:
      return of('mode') === 'host-model' || of('mode') === null || (name === 'model' && of('mode') !== 'custom')
    case `${wholeDomain}.check`:
      return true
    case `${wholeDomain}.loader`:
    case `${wholeDomain}.variables`:
    case `${wholeDomain}.secureBoot`:
      return after === null && of('firmware') !== null
    case `${wholeDomain}.vcpusNow`:
      return Number(after ?? of('vcpus')) === Number(before ?? of('vcpus'))
    // Of an empty drive libvirt shows no format while it runs.
    case 'disk.format':
      return before === null && of('source') === null
    case 'graphics.port':
    case 'graphics.websocket':
      return of('autoport') === 'yes' || after === '-1' || after === null
    case 'graphics.listen':
      return after === null
    case 'serial.path':
    case 'parallel.path':
    case 'console.path':
    case 'channel.path':
    case 'channel.mode':
      return after === null || of('type') === 'pty'
    case 'vsock.cid':
      return of('auto') === 'yes'
    // What the network or its port group gives a NIC is shown as its own while it runs.
    case 'interface.vlans':
    case 'interface.inboundAverage':
    case 'interface.inboundPeak':
    case 'interface.inboundBurst':
    case 'interface.outboundAverage':
    case 'interface.outboundPeak':
    case 'interface.outboundBurst':
    case 'interface.mtu':
    case 'interface.macvtapMode':
      return after === null && (of('connection') ?? '').startsWith('network:')
    default:
      return false
  }
}

/** The edits of the next definition that make it what runs. None for a password: it is not shown. */
export function revertEdits(difference: Difference, live: string): Edit[] {
  const { place } = difference
  if (difference.kind === 'added') return [{ op: 'remove', place }]
  if (difference.kind === 'value' && isDividedField(difference) && (difference.field === 'numaCells' || hasNumaCells(parseXml(live)))) return dividedEdits(parseXml(live))
  if (difference.kind === 'value') return difference.isSecret ? [] : [{ op: 'set', place, field: difference.field, value: difference.before }]
  const device = elementsAt(parseXml(live), place)[0]?.element
  return device ? [{ op: 'add', xml: withoutRunning(device) }] : []
}

/** A device as it is defined, out of how it runs. Its address stays, so that the guest finds it where it was. */
function withoutRunning(device: XmlElement): string {
  return editXml(device.source.slice(device.start, device.end), (edit, root) => {
    for (const name of ['alias', 'mirror', 'backingStore']) {
      const found = findOptional(root, name)
      if (found) edit.remove(found)
    }
    const source = findOptional(root, 'source')
    if (root.name === 'disk' && source) edit.setAttribute(source, 'index', undefined)
    if (root.name === 'interface') {
      const tap = findOptional(root, 'target')
      if (tap && /^(?:vnet|macvtap)\d+$/.test(attribute(tap, 'dev'))) edit.remove(tap)
      if (isResolved(root)) connectNic(edit, root, { connection: connectionOf(root), portGroup: attribute(find(root, 'source'), 'portgroup') })
      else if (source) for (const name of ['portid', 'bridge']) if (connectionOf(root).type === 'network') edit.setAttribute(source, name, undefined)
    }
    if (['serial', 'parallel', 'console', 'channel'].includes(root.name) && attribute(root, 'type') === 'pty' && source) edit.remove(source)
    edit.setAttribute(root, 'tty', undefined)
    for (const target of root.name === 'channel' ? findAll(root, 'target') : []) edit.setAttribute(target, 'state', undefined)
  })
}
