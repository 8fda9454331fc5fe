// The parts of a machine as its hardware list shows them: what belongs to no device, then each device, those too that only run and are gone
// at the next start. Pure.
import type { Field } from '#shared/domain/fields/field.ts'
import { domainSections, fieldsAt } from '#shared/domain/fields/fields.ts'
import type { PlacedElement } from '#shared/domain/fields/places.ts'
import { wholeDomain } from '#shared/domain/fields/places.ts'
import type { Difference } from '#shared/domain/edits/compare.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'

export interface Part {
  readonly id: string
  readonly place: string
  /** `settings:section.<section>` is its name. */
  readonly section: string
  readonly fields: readonly Field[]
  readonly element: XmlElement
  /** It runs, and the next start is without it. */
  readonly isLeaving: boolean
}

/** What nobody looks for stands at the end. */
const order = ['disk', 'interface', 'graphics', 'video', 'input', 'sound', 'serial', 'parallel', 'console', 'channel', 'hostdev', 'redirdev', 'filesystem', 'tpm', 'rng', 'watchdog', 'memballoon', 'panic', 'vsock', 'smartcard', 'iommu', 'controller']

export function partsOf(next: readonly PlacedElement[], live: readonly PlacedElement[]): Part[] {
  const [domain] = next
  const sections = domain ? domainSections.map(({ name, fields }): Part => ({ id: name, place: wholeDomain, section: name, fields, element: domain.element, isLeaving: false })) : []
  const leaving = live.filter(({ place }) => place !== wholeDomain && !next.some((each) => each.place === place) && !isOfTheBus(place))
  const devices = [...next.slice(1).map((each) => ({ ...each, isLeaving: false })), ...leaving.map((each) => ({ ...each, isLeaving: true }))]
  return [...sections, ...devices.map(({ place, element, isLeaving }): Part => ({ id: place, place, section: element.name, fields: fieldsAt(place), element, isLeaving })).toSorted((one, other) => rank(one) - rank(other))]
}

/** Ports and buses come and go by libvirt's own will. */
function isOfTheBus(place: string): boolean {
  return place.startsWith('controller:')
}

function rank({ section }: Part): number {
  const index = order.indexOf(section)
  return index < 0 ? order.length : index
}

/** Whether a difference shows in this part's form. */
export function isIn(difference: Difference, { place, fields }: Part): boolean {
  if (difference.place !== place) return false
  if (difference.kind !== 'value' || place !== wholeDomain) return true
  return fields.some(({ name }) => name === difference.field) || (/^(?:pin|ioPin)\d/.test(difference.field) && fields.some(({ name }) => name === 'vcpus'))
}
