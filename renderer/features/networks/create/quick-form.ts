// The usual network out of three answers: addresses with a DHCP range for the kinds that have them.
import { parseAddress, printAddress, subnetOf } from '#shared/networks/ip-address.ts'
import { emptyForm, modeParts } from '../edit/network-form.ts'
import type { NetworkForm, NetworkMode, SubnetRow } from '../edit/network-form.ts'

export interface QuickAnswers {
  readonly name: string
  readonly mode: NetworkMode
  /** The host's address in it and the prefix, "192.168.100.1/24"; empty for none. */
  readonly subnet: string
  /** A bridge or an interface of the host, for the kinds that need one. */
  readonly on: string
}

export function quickForm({ name, mode, subnet, on }: QuickAnswers): NetworkForm {
  const { hasSubnets, needsBridge, device } = modeParts[mode]
  const row = subnetRow(subnet)
  return { ...emptyForm, name: name.trim(), mode, bridge: needsBridge ? on : '', device: device === 'needed' ? on : '', subnets: hasSubnets && row ? [row] : [] }
}

/** `undefined` for what is no address; its DHCP gives out all but the first and last few. */
function subnetRow(text: string): SubnetRow | undefined {
  const [address = '', length = '24'] = text.trim().split('/')
  if (address === '') return undefined
  const parsed = parseAddress(address)
  const prefix = Number(length)
  const row = { key: 'new-subnet', family: address.includes(':') ? 'ipv6' : 'ipv4', address, prefix, hasDhcp: true, ranges: [], reservations: [] } as const
  if (!parsed) return row
  const { family, first, last } = subnetOf(parsed, prefix)
  // Of a /64 nobody needs all: as many as a large network has machines.
  const end = family === 'ipv6' ? first + 0xfffn : last - 1n
  const start = parsed.value + 1n
  if (start >= end) return { ...row, hasDhcp: false }
  return { ...row, ranges: [{ key: 'new-range', start: printAddress({ family, value: start }), end: printAddress({ family, value: end }) }] }
}
