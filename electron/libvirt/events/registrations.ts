// Asks the daemon to send events. A connection may register each event once ("already tracked" otherwise), so this
// remembers what is registered; listeners share it through the hub.
import { LibvirtError } from '../client/errors.ts'
import type { CallOptions } from '../client/calls/pending-call.ts'
import type { RpcSession } from '../client/calls/rpc-session.ts'
import { DomainEventId, NetworkEventId, NodeDeviceEventId, SecretEventId, StoragePoolEventId } from '../procedures/protocol-constants.gen.ts'

export type EventFamily = 'domain' | 'network' | 'storagePool' | 'nodeDevice' | 'secret'

/** What became of a request to enable events. */
export interface EnabledEvents {
  readonly enabled: readonly number[]
  /** Events this daemon or driver does not have: older versions lack the newer ones. */
  readonly refused: readonly { readonly eventId: number; readonly error: LibvirtError }[]
}

export class EventRegistrations {
  readonly #session: RpcSession
  readonly #registered = new Map<string, Promise<number>>()

  constructor(session: RpcSession) {
    this.#session = session
  }

  /**
   * Registers each event that is not registered yet. A refusal by the daemon is reported, not thrown.
   * @throws LibvirtConnectionLostError, LibvirtDeadlineError or the signal's reason.
   */
  async enable(family: EventFamily, eventIds: readonly number[] = allEventIds(family), options: CallOptions = {}): Promise<EnabledEvents> {
    const outcomes = await Promise.all(eventIds.map((eventId) => this.#enableOne({ family, eventId, options })))
    return {
      enabled: outcomes.flatMap((outcome) => (outcome.error === undefined ? [outcome.eventId] : [])),
      refused: outcomes.flatMap(({ eventId, error }) => (error === undefined ? [] : [{ eventId, error }])),
    }
  }

  /** Takes a registration back. Events already on their way still arrive. */
  async disable(family: EventFamily, eventId: number, options: CallOptions = {}): Promise<void> {
    const key = `${family} ${eventId}`
    const callbackID = await this.#registered.get(key)
    if (callbackID === undefined) return
    this.#registered.delete(key)
    await this.#session.call(families[family].deregister, { callbackID }, options)
  }

  async #enableOne({ family, eventId, options }: EnableOne): Promise<{ eventId: number; error?: LibvirtError }> {
    const key = `${family} ${eventId}`
    const registration = this.#registered.get(key) ?? families[family].register(this.#session, eventId, options)
    this.#registered.set(key, registration)
    try {
      await registration
      return { eventId }
    } catch (error) {
      this.#registered.delete(key)
      if (error instanceof LibvirtError) return { eventId, error }
      throw error
    }
  }
}

interface EnableOne {
  readonly family: EventFamily
  readonly eventId: number
  readonly options: CallOptions
}

interface Family {
  readonly ids: Readonly<Record<string, number>>
  readonly register: (session: RpcSession, eventID: number, options: CallOptions) => Promise<number>
  readonly deregister:
    | 'CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY'
    | 'CONNECT_NETWORK_EVENT_DEREGISTER_ANY'
    | 'CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY'
    | 'CONNECT_NODE_DEVICE_EVENT_DEREGISTER_ANY'
    | 'CONNECT_SECRET_EVENT_DEREGISTER_ANY'
}

const families: Readonly<Record<EventFamily, Family>> = {
  domain: {
    ids: DomainEventId,
    register: async (session, eventID, options) =>
      (await session.call('CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY', { eventID, dom: null }, options)).callbackID,
    deregister: 'CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY',
  },
  network: {
    ids: NetworkEventId,
    register: async (session, eventID, options) =>
      (await session.call('CONNECT_NETWORK_EVENT_REGISTER_ANY', { eventID, net: null }, options)).callbackID,
    deregister: 'CONNECT_NETWORK_EVENT_DEREGISTER_ANY',
  },
  storagePool: {
    ids: StoragePoolEventId,
    register: async (session, eventID, options) =>
      (await session.call('CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY', { eventID, pool: null }, options)).callbackID,
    deregister: 'CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY',
  },
  nodeDevice: {
    ids: NodeDeviceEventId,
    register: async (session, eventID, options) =>
      (await session.call('CONNECT_NODE_DEVICE_EVENT_REGISTER_ANY', { eventID, dev: null }, options)).callbackID,
    deregister: 'CONNECT_NODE_DEVICE_EVENT_DEREGISTER_ANY',
  },
  secret: {
    ids: SecretEventId,
    register: async (session, eventID, options) =>
      (await session.call('CONNECT_SECRET_EVENT_REGISTER_ANY', { eventID, secret: null }, options)).callbackID,
    deregister: 'CONNECT_SECRET_EVENT_DEREGISTER_ANY',
  },
}

function allEventIds(family: EventFamily): number[] {
  return Object.values(families[family].ids)
}
