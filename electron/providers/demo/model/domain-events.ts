// What happens to domains, as the frames that a libvirt daemon sends for it, and who wants to hear of it.
import { DomainEventId, IoErrorAction } from '#electron/libvirt/index.ts'
import type { EventMessage, EventName, TypedParameter } from '#electron/libvirt/index.ts'
import { encodeEvent, encodeFrame, eventInfo, FrameStatus, FrameType, programVersion } from '#electron/libvirt/server-codec.ts'
import { handleOf } from './demo-domain.ts'
import type { DemoDomain } from './demo-domain.ts'

export interface DomainEvent {
  /** What a client registers for: DomainEventId. */
  readonly eventId: number
  readonly uuid: string
  /** The whole frame for one registration. */
  frame(callbackID: number): Buffer
}

export interface EventSource {
  emit(event: DomainEvent): void
  subscribe(listener: (event: DomainEvent) => void): Disposable
}

export function createEventSource(): EventSource {
  const listeners = new Set<(event: DomainEvent) => void>()
  return {
    emit(event) {
      for (const listener of listeners) listener(event)
    },
    subscribe(listener) {
      listeners.add(listener)
      return { [Symbol.dispose]: () => void listeners.delete(listener) }
    },
  }
}

function frameOf<N extends EventName>(name: N, message: EventMessage<N>): Buffer {
  const { programNumber, number } = eventInfo(name)
  const header = { program: programNumber, version: programVersion, procedure: number, type: FrameType.Message, serial: 0, status: FrameStatus.Ok }
  return encodeFrame(header, (writer) => encodeEvent(name, message, writer))
}

/** `event` and `detail`: LifecycleEvent, LifecycleDetail. The handle is the domain's at this moment. */
export function lifecycleEvent(domain: DemoDomain, event: number, detail: number): DomainEvent {
  const dom = handleOf(domain)
  return { eventId: DomainEventId.Lifecycle, uuid: dom.uuid, frame: (callbackID) => frameOf('DOMAIN_EVENT_CALLBACK_LIFECYCLE', { callbackID, msg: { dom, event, detail } }) }
}

export function rebootEvent(domain: DemoDomain): DomainEvent {
  const dom = handleOf(domain)
  return { eventId: DomainEventId.Reboot, uuid: dom.uuid, frame: (callbackID) => frameOf('DOMAIN_EVENT_CALLBACK_REBOOT', { callbackID, msg: { dom } }) }
}

/** `state`: AgentState. `reason`: 1 the domain started, 2 the guest opened or closed its channel. */
export function agentEvent(domain: DemoDomain, state: number, reason: number): DomainEvent {
  const dom = handleOf(domain)
  return { eventId: DomainEventId.AgentLifecycle, uuid: dom.uuid, frame: (callbackID) => frameOf('DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE', { callbackID, dom, state, reason }) }
}

export function deviceEvent(domain: DemoDomain, what: 'added' | 'removed', devAlias: string): DomainEvent {
  const dom = handleOf(domain)
  if (what === 'added') return { eventId: DomainEventId.DeviceAdded, uuid: dom.uuid, frame: (callbackID) => frameOf('DOMAIN_EVENT_CALLBACK_DEVICE_ADDED', { callbackID, dom, devAlias }) }
  return { eventId: DomainEventId.DeviceRemoved, uuid: dom.uuid, frame: (callbackID) => frameOf('DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED', { callbackID, msg: { dom, devAlias } }) }
}

/** `type`: MetadataType. */
export function metadataEvent(domain: DemoDomain, type: number, nsuri: string | null): DomainEvent {
  const dom = handleOf(domain)
  return { eventId: DomainEventId.MetadataChange, uuid: dom.uuid, frame: (callbackID) => frameOf('DOMAIN_EVENT_CALLBACK_METADATA_CHANGE', { callbackID, dom, type, nsuri }) }
}

/** A guest that stands still because its disk failed; older clients know the event without the reason. */
export function ioErrorEvents(domain: DemoDomain, disk: { readonly path: string; readonly alias: string }): DomainEvent[] {
  const dom = handleOf(domain)
  const msg = { dom, srcPath: disk.path, devAlias: disk.alias, action: IoErrorAction.Pause }
  return [
    { eventId: DomainEventId.IoError, uuid: dom.uuid, frame: (callbackID) => frameOf('DOMAIN_EVENT_CALLBACK_IO_ERROR', { callbackID, msg }) },
    { eventId: DomainEventId.IoErrorReason, uuid: dom.uuid, frame: (callbackID) => frameOf('DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON', { callbackID, msg: { ...msg, reason: 'enospc' } }) },
  ]
}

export function jobCompletedEvent(domain: DemoDomain, params: readonly TypedParameter[]): DomainEvent {
  const dom = handleOf(domain)
  return { eventId: DomainEventId.JobCompleted, uuid: dom.uuid, frame: (callbackID) => frameOf('DOMAIN_EVENT_CALLBACK_JOB_COMPLETED', { callbackID, dom, params: [...params] }) }
}

/** `phase`: GraphicsPhase. */
export function graphicsEvent(domain: DemoDomain, phase: number, authScheme: string): DomainEvent {
  const dom = handleOf(domain)
  const address = (service: string) => ({ family: 0, node: '127.0.0.1', service })
  const msg = { dom, phase, local: address(String(domain.vncPort)), remote: address('0'), authScheme, subject: [] }
  return { eventId: DomainEventId.Graphics, uuid: dom.uuid, frame: (callbackID) => frameOf('DOMAIN_EVENT_CALLBACK_GRAPHICS', { callbackID, msg }) }
}
