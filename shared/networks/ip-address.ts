// Addresses and subnets as numbers, for checks while typing. The host's own answer is what counts in the end. Pure.
export type Family = 'ipv4' | 'ipv6'

export interface IpAddress {
  readonly family: Family
  readonly value: bigint
}

export interface Subnet {
  readonly family: Family
  readonly first: bigint
  readonly last: bigint
}

const bitsOf: Readonly<Record<Family, number>> = { ipv4: 32, ipv6: 128 }

/** `undefined` where the text is no address. */
export function parseAddress(text: string): IpAddress | undefined {
  const value = text.includes(':') ? parseV6(text) : parseV4(text)
  return value === undefined ? undefined : { family: text.includes(':') ? 'ipv6' : 'ipv4', value }
}

/** The subnet that the address is in. */
export function subnetOf({ family, value }: IpAddress, prefix: number): Subnet {
  const host = BigInt(Math.max(0, bitsOf[family] - prefix))
  const first = (value >> host) << host
  return { family, first, last: first + (1n << host) - 1n }
}

export function contains(subnet: Subnet, { family, value }: IpAddress): boolean {
  return subnet.family === family && value >= subnet.first && value <= subnet.last
}

export function printAddress({ family, value }: IpAddress): string {
  if (family === 'ipv4') return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.')
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16)).join(':')
  const zeros = [...groups.matchAll(/(?<=^|:)0(?::0)+(?=:|$)/g)].toSorted((one, other) => other[0].length - one[0].length)[0]
  if (!zeros) return groups
  return `${groups.slice(0, zeros.index).replace(/:$/, '')}::${groups.slice(zeros.index + zeros[0].length).replace(/^:/, '')}`
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return undefined
  return parts.reduce((sum, part) => (sum << 8n) + BigInt(part), 0n)
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail]
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n)
}

const macPattern = /^[\da-f]{2}(:[\da-f]{2}){5}$/i

export function isMac(text: string): boolean {
  return macPattern.test(text)
}
