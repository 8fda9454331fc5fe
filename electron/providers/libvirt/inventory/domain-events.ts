// Which of libvirt's domain events concern the inventory, and how thoroughly each makes a domain worth looking at.
import { DomainEventId } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import type { Link } from '../session/host-link.ts'
import type { Depth } from './refresh-queue.ts'

export interface DomainEvent {
  readonly handle: DomainHandle
  /** Of a lifecycle event: LifecycleEvent and its detail. */
  readonly lifecycle?: { readonly event: number; readonly detail: number }
  readonly depth: Depth
}

export interface WatchOptions {
  readonly onEvent: (event: DomainEvent) => void
  readonly signal: AbortSignal
}

const watched = [
  DomainEventId.Lifecycle,
  DomainEventId.Reboot,
  DomainEventId.IoError,
  DomainEventId.Pmwakeup,
  DomainEventId.Pmsuspend,
  DomainEventId.BalloonChange,
  DomainEventId.DeviceRemoved,
  DomainEventId.DeviceAdded,
  DomainEventId.AgentLifecycle,
  DomainEventId.MetadataChange,
  DomainEventId.TrayChange,
]

/** Registers the events of `link` for its life. What the daemon or its driver does not know is left out. */
export async function watchDomainEvents({ connection }: Link, { onEvent, signal }: WatchOptions): Promise<void> {
  const { events } = connection
  const other = (handle: DomainHandle, depth: Depth): void => onEvent({ handle, depth })
  events.on('DOMAIN_EVENT_CALLBACK_LIFECYCLE', ({ msg }) => onEvent({ handle: msg.dom, lifecycle: { event: msg.event, detail: msg.detail }, depth: 'both' }))
  events.on('DOMAIN_EVENT_CALLBACK_REBOOT', ({ msg }) => other(msg.dom, 'state'))
  events.on('DOMAIN_EVENT_CALLBACK_IO_ERROR', ({ msg }) => other(msg.dom, 'state'))
  events.on('DOMAIN_EVENT_CALLBACK_PMWAKEUP', ({ msg }) => other(msg.dom, 'state'))
  events.on('DOMAIN_EVENT_CALLBACK_PMSUSPEND', ({ msg }) => other(msg.dom, 'state'))
  events.on('DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE', ({ msg }) => other(msg.dom, 'both'))
  events.on('DOMAIN_EVENT_CALLBACK_TRAY_CHANGE', ({ msg }) => other(msg.dom, 'both'))
  events.on('DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED', ({ msg }) => other(msg.dom, 'both'))
  events.on('DOMAIN_EVENT_CALLBACK_DEVICE_ADDED', ({ dom }) => other(dom, 'both'))
  events.on('DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE', ({ dom }) => other(dom, 'both'))
  events.on('DOMAIN_EVENT_CALLBACK_METADATA_CHANGE', ({ dom }) => other(dom, 'both'))
  await events.enableDomainEvents(watched, { signal })
}
