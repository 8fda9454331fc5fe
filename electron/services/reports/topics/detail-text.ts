// What an act was asked for, as the audit log keeps it (JSON), for a person: "machine: db-01 (kvm01), forceOff: false". Hosts and machines go by
// their names; one that is not there any more has only its id. What was left empty is left out.
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { VmRef } from '#shared/model/ids.ts'

/** Each gives the id again for what it does not know. */
export interface Names {
  readonly hostName: (hostId: HostId) => string
  readonly vmName: (ref: VmRef) => string
}

export function detailText(json: string, names: Names): string {
  try {
    return partsOf(JSON.parse(json), '', names).join(', ')
  } catch {
    // Whatever else a log holds is shown as it is.
    return json
  }
}

function partsOf(value: unknown, name: string, names: Names): string[] {
  if (value === '' || value === null || value === undefined) return []
  if (isPlain(value)) return [isTime(name, value) ? labelled(name.slice(0, -2), new Date(value).toISOString().slice(0, 16).replace('T', ' ')) : labelled(name, plainText(value, name, names))]
  if (Array.isArray(value)) return value.every(isPlain) ? (value.length === 0 ? [] : [labelled(name, value.map((each) => plainText(each, name, names)).join(' '))]) : value.flatMap((each) => partsOf(each, name, names))
  const { machine, rest } = withoutRef(value, names)
  return [...(machine === undefined ? [] : [labelled(name === '' ? 'machine' : name, machine)]), ...Object.entries(rest).flatMap(([key, each]) => partsOf(each, name === '' ? key : `${name}.${key}`, names))]
}

/** A host and a UUID beside it are one thing: a machine. */
function withoutRef(value: object, { hostName, vmName }: Names): { readonly machine?: string; readonly rest: object } {
  const { hostId, uuid, ...rest } = { hostId: undefined, uuid: undefined, ...value }
  const ids = { hostId: HostId.safeParse(hostId), uuid: DomainUuid.safeParse(uuid) }
  if (!ids.hostId.success || !ids.uuid.success) return { rest: value }
  return { machine: `${vmName({ hostId: ids.hostId.data, uuid: ids.uuid.data })} (${hostName(ids.hostId.data)})`, rest }
}

type Plain = string | number | boolean | null

function isPlain(value: unknown): value is Plain {
  return typeof value !== 'object' || value === null
}

function plainText(value: Plain, name: string, { hostName }: Names): string {
  const hostId = isOfHost(name) ? HostId.safeParse(value) : undefined
  return hostId?.success === true ? hostName(hostId.data) : String(value)
}

/** "hostId", "hostIds", "plan.toHostId". */
function isOfHost(name: string): boolean {
  return /(?:^|\.)(?:\w+H|h)ostIds?$/.test(name)
}

/** "fromMs" of this century; a span of time is shorter. */
function isTime(name: string, value: Plain): value is number {
  return name.endsWith('Ms') && typeof value === 'number' && value > 1e12 && value < 8e15
}

function labelled(name: string, text: string): string {
  const label = isOfHost(name) ? name.replace(/Id(s?)$/, '$1') : name
  return label === '' ? text : `${label}: ${text}`
}
