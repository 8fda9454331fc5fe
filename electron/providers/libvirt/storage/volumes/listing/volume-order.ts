// The order of volumes in a list, and the part of it that is shown. Pure.
import type { VolumeQuery } from '#shared/contract/storage.ts'
import type { Volume } from '#shared/model/storage/storage.ts'

const names = new Intl.Collator('en', { numeric: true })

export const sortValues: Readonly<Record<VolumeQuery['sort'], (volume: Volume) => number | string>> = {
  name: () => 0,
  capacity: ({ capacityBytes }) => capacityBytes,
  allocation: ({ allocationBytes }) => allocationBytes,
  format: ({ format }) => format,
  users: ({ users }) => users.length,
}

/** Equal ones by name. */
export function ordered<T extends { readonly name: string }>(items: readonly T[], valueOf: (item: T) => number | string, isDescending: boolean): T[] {
  const order = items.toSorted((one, other) => compare(valueOf(one), valueOf(other)) || names.compare(one.name, other.name))
  return isDescending ? order.toReversed() : order
}

function compare(one: number | string, other: number | string): number {
  return typeof one === 'number' && typeof other === 'number' ? one - other : names.compare(String(one), String(other))
}

export function cut<T>(volumes: readonly T[], { offset, limit }: Pick<VolumeQuery, 'offset' | 'limit'>): T[] {
  return volumes.slice(offset, offset + limit)
}
