// Network addresses for copies: QEMU's own prefix, and a rest that follows from the machine's name, so that a preview shows what
// will be. Pure.
import { createHash } from 'node:crypto'

/** Of KVM's guests by custom; locally administered. */
const prefix = '52:54:00'

export interface AddressRequest {
  /** What makes the address this machine's: equal seeds give equal addresses. */
  readonly seed: string
  readonly count: number
  /** In small letters. */
  readonly taken: ReadonlySet<string>
}

export function newMacs({ seed, count, taken }: AddressRequest): string[] {
  const macs: string[] = []
  for (let tries = 0; macs.length < count; tries += 1) {
    const rest = createHash('sha256').update(`${seed} ${tries}`).digest().subarray(0, 3)
    const mac = [prefix, ...[...rest].map((byte) => byte.toString(16).padStart(2, '0'))].join(':')
    if (!taken.has(mac) && !macs.includes(mac)) macs.push(mac)
  }
  return macs
}
