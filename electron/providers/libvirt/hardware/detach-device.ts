// Takes a device from a running guest. libvirt only asks the guest for it: the answer of its call says nothing of whether the guest has let
// go, an event does, some time later or never.
import { AffectFlag, DomainEventId } from '#electron/libvirt/index.ts'
import type { LiveStep } from '#shared/domain/live/live-plan.ts'
import { attribute, find, readXml } from '#shared/xml/read-xml.ts'
import { call } from './live-steps.ts'
import type { LiveAct } from './live-steps.ts'

/** A guest that boots, or has no driver, does not answer at all. */
const releaseDeadlineMs = 20_000

/** Resolves to whether it is gone. @throws LibvirtError */
export async function detachDevice(act: LiveAct, { xml, alias }: Extract<LiveStep, { kind: 'detach' }>): Promise<boolean> {
  const { link: { control: { connection } }, handle } = act
  await connection.events.enableDomainEvents([DomainEventId.DeviceRemoved, DomainEventId.DeviceRemovalFailed], { signal: act.signal })
  const released = Promise.withResolvers<boolean>()
  using _removed = connection.events.on('DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED', ({ msg }) => msg.dom.uuid === handle.uuid && msg.devAlias === alias && released.resolve(true))
  using _failed = connection.events.on('DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED', ({ dom, devAlias }) => dom.uuid === handle.uuid && devAlias === alias && released.resolve(false))
  await call(act, 'DOMAIN_DETACH_DEVICE_FLAGS', { dom: handle, xml, flags: AffectFlag.Live })
  // Most are gone by now: libvirt itself waits for some seconds.
  if (await isGone(act, alias)) return true
  const deadline = AbortSignal.any([act.signal, AbortSignal.timeout(releaseDeadlineMs)])
  const onDeadline = (): void => released.resolve(false)
  deadline.addEventListener('abort', onDeadline, { once: true })
  const isReleased = await released.promise
  deadline.removeEventListener('abort', onDeadline)
  return isReleased || isGone(act, alias)
}

async function isGone({ link: { control }, handle }: LiveAct, alias: string): Promise<boolean> {
  const devices = find(readXml(await control.api.domains.getDomainXml(handle)), 'devices').children
  return !devices.some((device) => attribute(find(device, 'alias'), 'name') === alias)
}
