// The messages on their way out, each in the lane of its channel: a channel that fails holds up no other one.
import type { ChannelId } from '#shared/model/monitoring/alert.ts'
import type { Delivery } from '../alert-store.ts'
import { DeliveryLane } from './delivery-lane.ts'
import type { ChannelState, DeliveryLaneOptions } from './delivery-lane.ts'

export type DeliveriesOptions = Omit<DeliveryLaneOptions, 'signal'>

export interface Deliveries extends AsyncDisposable {
  add(deliveries: readonly Delivery[]): void
  state(id: ChannelId): ChannelState
  /** The channel was changed: what waits is tried now. */
  tryNow(id: ChannelId): void
  /** A message has passed: the channel is not dead, and what waits is tried now. */
  hasWorked(id: ChannelId): void
}

export function createDeliveries(options: DeliveriesOptions): Deliveries {
  const stopping = new AbortController()
  const lanes = new Map<ChannelId, DeliveryLane>()
  const laneOf = (id: ChannelId): DeliveryLane => {
    const lane = lanes.get(id) ?? new DeliveryLane({ ...options, signal: stopping.signal })
    lanes.set(id, lane)
    return lane
  }
  return {
    add(deliveries) {
      for (const delivery of deliveries) laneOf(delivery.channelId).add(delivery)
    },
    state: (id) => laneOf(id).state,
    tryNow: (id) => laneOf(id).tryNow(),
    hasWorked: (id) => laneOf(id).hasWorked(),
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await Promise.all([...lanes.values()].map((lane) => lane.rest()))
    },
  }
}
