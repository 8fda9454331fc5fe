// Registering for events. Only domains change by themselves here; the other families can be registered for and stay silent.
import { DomainEventId } from '#electron/libvirt/index.ts'
import { burstLater } from '../power/activity.ts'
import type { Handlers } from '../server/handlers.ts'
import { findDomain } from './domains/find-domain.ts'

export const eventCalls: Handlers = {
  CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY: ({ eventID, dom }, { host, events }) => {
    const uuid = dom === null ? null : findDomain(host, dom).uuid
    const callbackID = events.register('domain', eventID, uuid)
    if (eventID === DomainEventId.Lifecycle && !host.hasBurst) {
      host.hasBurst = true
      burstLater(host)
    }
    return { callbackID }
  },
  CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY: ({ callbackID }, { events }) => {
    events.deregister(callbackID)
    return {}
  },
  CONNECT_NETWORK_EVENT_REGISTER_ANY: ({ eventID, net }, { events }) => ({ callbackID: events.register('network', eventID, net?.uuid ?? null) }),
  CONNECT_NETWORK_EVENT_DEREGISTER_ANY: ({ callbackID }, { events }) => {
    events.deregister(callbackID)
    return {}
  },
  CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY: ({ eventID, pool }, { events }) => ({ callbackID: events.register('storagePool', eventID, pool?.uuid ?? null) }),
  CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY: ({ callbackID }, { events }) => {
    events.deregister(callbackID)
    return {}
  },
  CONNECT_NODE_DEVICE_EVENT_REGISTER_ANY: ({ eventID, dev }, { events }) => ({ callbackID: events.register('nodeDevice', eventID, dev?.name ?? null) }),
  CONNECT_NODE_DEVICE_EVENT_DEREGISTER_ANY: ({ callbackID }, { events }) => {
    events.deregister(callbackID)
    return {}
  },
  CONNECT_SECRET_EVENT_REGISTER_ANY: ({ eventID, secret }, { events }) => ({ callbackID: events.register('secret', eventID, secret?.uuid ?? null) }),
  CONNECT_SECRET_EVENT_DEREGISTER_ANY: ({ callbackID }, { events }) => {
    events.deregister(callbackID)
    return {}
  },
}
