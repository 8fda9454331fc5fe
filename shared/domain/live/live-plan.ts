// What an edited definition changes of the running machine at once, what waits for its next start and why, and the steps that carry the
// first out. The same plan is shown before it is applied and carried out by the host's provider, from the facts in live-facts.ts. Pure.
import { editXml } from '../../xml/edit-xml.ts'
import { parseXml } from '../../xml/parse-xml.ts'
import { attribute, find } from '../../xml/read-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'
import { compareElements } from '../edits/compare.ts'
import type { Difference, ValueDifference } from '../edits/compare.ts'
import { readField, setField } from '../fields/field.ts'
import { fieldNamed } from '../fields/fields.ts'
import { attachChecks, detachChecks, freeSlots, hasConventionalSlots, liveWay, needsConventionalSlot, needsSlot, valueRefusal } from './live-facts.ts'
import type { LiveRefusal, LiveWay } from './live-facts.ts'
import { connectionOf, connectNic, isResolved } from '../devices/nic-connection.ts'
import { elementsAt, kindAt, wholeDomain } from '../fields/places.ts'

export type LiveStep =
  | { readonly kind: 'attach'; readonly place: string; readonly xml: string }
  | { readonly kind: 'update'; readonly place: string; readonly xml: string }
  /** `alias`: by which libvirt tells that the guest has let go. */
  | { readonly kind: 'detach'; readonly place: string; readonly xml: string; readonly alias: string }
  /** `values`: of the fields, and those that belong to them: all limits of a disk are set together. */
  | { readonly kind: Exclude<LiveWay, 'update'>; readonly place: string; readonly values: Readonly<Record<string, string | null>> }

export interface Effect {
  readonly difference: Difference
  /** Now and at the next start, or at the next start alone. */
  readonly when: 'both' | 'next'
  readonly refusal?: LiveRefusal
}

export interface LivePlan {
  readonly effects: readonly Effect[]
  readonly steps: readonly LiveStep[]
}

/** `live`: the running definition; all three of one machine, with or without their passwords. @throws XmlError */
export function planLive({ base, draft, live }: { base: string; draft: string; live: string }): LivePlan {
  const [from, to, running] = [base, draft, live].map((xml) => parseXml(xml))
  if (!from || !to || !running) return { effects: [], steps: [] }
  const planner = { to, live: running, slots: { free: freeSlots(running) } }
  const planned = compareElements(from, to).map((difference): Planned => ({ difference, ...planOne(planner, difference) }))
  return { effects: planned.map(({ difference, refusal }) => (refusal === undefined ? { difference, when: 'both' } : { difference, when: 'next', refusal })), steps: inOrder(planned, planner) }
}

interface Planner {
  readonly to: XmlElement
  readonly live: XmlElement
  readonly slots: { free: number | undefined }
}

interface Planned {
  readonly difference: Difference
  readonly refusal?: LiveRefusal
  readonly step?: LiveStep
  /** A value that is changed together with others of its place. */
  readonly way?: LiveWay
}

type PlanOne = Omit<Planned, 'difference'>

function planOne(planner: Planner, difference: Difference): PlanOne {
  switch (difference.kind) {
    case 'added':
      return planAttach(planner, difference.place)
    case 'removed':
      return planDetach(planner, difference.place)
    default:
      return planValue(planner, difference)
  }
}

function at(root: XmlElement, place: string): XmlElement | undefined {
  return elementsAt(root, place)[0]?.element
}

function planAttach({ to, live, slots }: Planner, place: string): PlanOne {
  const device = at(to, place)
  if (!device) return { refusal: 'never' }
  // Plugged in already, by somebody else or by an earlier try.
  if (at(live, place) && !place.includes('#')) return {}
  const check = attachChecks[device.name]
  const refusal = check ? check(device, live) : 'never'
  if (refusal) return { refusal }
  if (needsConventionalSlot(device) && !hasConventionalSlots(live)) return { refusal: 'no-slot' }
  if (needsSlot(device) && slots.free !== undefined) {
    if (slots.free === 0) return { refusal: 'no-slot' }
    slots.free -= 1
  }
  return { step: { kind: 'attach', place, xml: textOf(device) } }
}

function planDetach({ live }: Planner, place: string): PlanOne {
  const device = at(live, place)
  if (!device) return {}
  const check = detachChecks[device.name]
  const refusal = check ? check(device, live) : 'never'
  if (refusal) return { refusal }
  return { step: { kind: 'detach', place, xml: textOf(device), alias: attribute(find(device, 'alias'), 'name') } }
}

function planValue({ live, to }: Planner, { place, field }: ValueDifference): PlanOne {
  const kind = kindAt(place)
  const way = liveWay(kind, field)
  if (!way) return { refusal: 'never' }
  const element = at(live, place)
  const definition = fieldNamed(place, field)
  const wanted = at(to, place)
  if (!element || !definition || !wanted) return { refusal: 'not-running-there' }
  const after = readField(wanted, definition)
  if (readField(element, definition) === after) return {}
  const refusal = valueRefusal({ kind, field, after, element, live })
  return refusal ? { refusal } : { way }
}

function textOf({ source, start, end }: XmlElement): string {
  return source.slice(start, end)
}

/** What is taken away makes room for what comes. */
function inOrder(planned: readonly Planned[], planner: Planner): LiveStep[] {
  const steps = planned.flatMap(({ step }) => (step ? [step] : []))
  return [...steps.filter(({ kind }) => kind === 'detach'), ...valueSteps(planned, planner), ...steps.filter(({ kind }) => kind === 'attach')]
}

function valueSteps(planned: readonly Planned[], planner: Planner): LiveStep[] {
  const byStep = Map.groupBy(planned.filter(({ way }) => way !== undefined), ({ difference, way }) => `${difference.place} ${way}`)
  return [...byStep.values()].flatMap((together) => {
    const [first] = together
    const fields = together.flatMap(({ difference }) => (difference.kind === 'value' ? [difference.field] : []))
    return first?.way === undefined ? [] : [stepFor(planner, { place: first.difference.place, way: first.way, fields })]
  })
}

function stepFor({ live, to }: Planner, { place, way, fields }: { place: string; way: LiveWay; fields: readonly string[] }): LiveStep {
  if (way === 'update') return { kind: 'update', place, xml: updated(live, { to, place, fields }) }
  const wanted = at(to, place)
  const names = way === 'io-limits' || way === 'bandwidth' ? siblingsOf(place, way) : fields
  const values = names.map((name): [string, string | null] => {
    const field = fieldNamed(place, name)
    return [name, (wanted && field ? readField(wanted, field) : null) ?? allOf(live, name)]
  })
  return { kind: way, place, values: Object.fromEntries(values) }
}

/** Left to libvirt, a machine has all that it can have. */
function allOf(live: XmlElement, name: string): string | null {
  const whole = name === 'vcpusNow' ? 'vcpus' : name === 'memoryNow' ? 'memory' : undefined
  const field = whole === undefined ? undefined : fieldNamed(wholeDomain, whole)
  return field ? readField(live, field) : null
}

function siblingsOf(place: string, way: LiveWay): readonly string[] {
  return way === 'io-limits' ? ['total_bytes_sec', 'read_bytes_sec', 'write_bytes_sec', 'total_iops_sec', 'read_iops_sec', 'write_iops_sec'] : kindAt(place) === 'interface' ? ['inboundAverage', 'inboundPeak', 'inboundBurst', 'outboundAverage', 'outboundPeak', 'outboundBurst'] : []
}

/** The running device with the values that it is to have: libvirt compares it with what runs, and refuses what it cannot change. */
function updated(live: XmlElement, { to, place, fields }: { to: XmlElement; place: string; fields: readonly string[] }): string {
  const wanted = at(to, place)
  const ownText = textOf(at(live, place) ?? live)
  const normal = kindAt(place) === 'interface' ? withoutResolution(ownText) : ownText
  return fields.reduce((text, name) => {
    const field = fieldNamed(place, name)
    if (!field || !wanted) return text
    return editXml(text, (edit, owner) => setField({ edit, owner }, field, readField(wanted, field)))
  }, normal)
}

/** Given back as it runs, libvirt would take a NIC on a network for one on the bridge that the network leads to. */
function withoutResolution(nic: string): string {
  return editXml(nic, (edit, owner) => {
    if (isResolved(owner)) connectNic(edit, owner, { connection: connectionOf(owner), portGroup: attribute(find(owner, 'source'), 'portgroup') })
  })
}
