// How values travel that oRPC's own serializer would be slow with. Both ends of a door must be given the same list.
import type { InventoryEvent } from '../model/inventory.ts'

/** The shape of oRPC's `customJsonSerializers`. */
interface WireType {
  /** Its number on the wire; below 20 are oRPC's own. */
  readonly type: number
  condition(value: unknown): boolean
  serialize(value: unknown): unknown
  deserialize(text: unknown): unknown
}

/**
 * oRPC looks at every value of a message for what JSON does not have: dates, sets, NaN ... An inventory event has none of it
 * by its schema, but in ten thousand rows some three hundred thousand values: it travels as one text.
 */
const inventoryEvent: WireType = {
  type: 21,
  condition: isInventoryEvent,
  serialize: (event) => JSON.stringify(event),
  deserialize: (text): unknown => JSON.parse(String(text)),
}

export const wireTypes: WireType[] = [inventoryEvent]

const kinds: ReadonlySet<unknown> = new Set<InventoryEvent['kind']>(['snapshot', 'changes', 'usage'])

function isInventoryEvent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'vms' in value && 'kind' in value && kinds.has(value.kind)
}
