// Which events one connection has asked for, under which callback numbers, and sending them there.
import { DomainEventId, NetworkEventId, NodeDeviceEventId, SecretEventId, StoragePoolEventId } from '#electron/libvirt/index.ts'
import type { EventFamily } from '#electron/libvirt/index.ts'
import type { HostModel } from '../model/host-model.ts'
import { failures } from './failure.ts'

export interface EventRegistrations extends Disposable {
  /** Gives the callback number. @throws DaemonFailure for an unknown event, or the same one again. */
  register(family: EventFamily, eventId: number, uuid: string | null): number
  deregister(callbackID: number): void
}

interface Registration {
  readonly family: EventFamily
  readonly eventId: number
  /** Only events of this object. */
  readonly uuid: string | null
}

const knownIds: Readonly<Record<EventFamily, ReadonlySet<number>>> = {
  domain: new Set(Object.values(DomainEventId)),
  network: new Set(Object.values(NetworkEventId)),
  storagePool: new Set(Object.values(StoragePoolEventId)),
  nodeDevice: new Set(Object.values(NodeDeviceEventId)),
  secret: new Set(Object.values(SecretEventId)),
}

export function createEventRegistrations(host: HostModel, send: (frame: Buffer) => void): EventRegistrations {
  const registrations = new Map<number, Registration>()
  let lastCallbackId = -1
  const subscription = host.events.subscribe((event) => {
    for (const [callbackID, { family, eventId, uuid }] of registrations) {
      if (family === 'domain' && eventId === event.eventId && (uuid === null || uuid === event.uuid)) send(event.frame(callbackID))
    }
  })
  return {
    register(family, eventId, uuid) {
      if (!knownIds[family].has(eventId)) throw failures.internal(`unsupported event ID ${eventId}`)
      const isTracked = registrations.values().some((known) => known.family === family && known.eventId === eventId && known.uuid === uuid)
      if (isTracked) throw failures.invalidArgument('event callback already tracked')
      registrations.set(++lastCallbackId, { family, eventId, uuid })
      return lastCallbackId
    },
    deregister(callbackID) {
      if (!registrations.delete(callbackID)) throw failures.invalidArgument(`callback ID ${callbackID} not registered`)
    },
    [Symbol.dispose]() {
      subscription[Symbol.dispose]()
      registrations.clear()
    },
  }
}
