// What a connection offers under `events`: listening, and enabling each family of events.
import type { CallOptions } from '../client/calls/pending-call.ts'
import type { EventName } from '../procedures/protocol-codec.ts'
import type { EventHub, EventListener } from './event-hub.ts'
import type { EnabledEvents, EventFamily, EventRegistrations } from './registrations.ts'

type Enable = (eventIds?: readonly number[], options?: CallOptions) => Promise<EnabledEvents>

export interface ConnectionEvents {
  /** Listens to one kind of event until disposed. Enable its family too, or nothing will come. */
  on<N extends EventName>(name: N, listener: EventListener<N>): Disposable
  /** All events of the family unless `eventIds` (DomainEventId ...) says which. Events that the daemon lacks are reported as refused. */
  enableDomainEvents: Enable
  enableNetworkEvents: Enable
  enableStoragePoolEvents: Enable
  enableNodeDeviceEvents: Enable
  enableSecretEvents: Enable
  /** Takes one registration back. */
  disable(family: EventFamily, eventId: number, options?: CallOptions): Promise<void>
}

export function createConnectionEvents(hub: EventHub, registrations: EventRegistrations): ConnectionEvents {
  const enable =
    (family: EventFamily): Enable =>
    (eventIds, options) =>
      registrations.enable(family, eventIds, options)
  return {
    on: (name, listener) => hub.on(name, listener),
    enableDomainEvents: enable('domain'),
    enableNetworkEvents: enable('network'),
    enableStoragePoolEvents: enable('storagePool'),
    enableNodeDeviceEvents: enable('nodeDevice'),
    enableSecretEvents: enable('secret'),
    disable: (family, eventId, options) => registrations.disable(family, eventId, options),
  }
}
