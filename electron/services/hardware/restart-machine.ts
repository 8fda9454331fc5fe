// Off and on again, so that a machine runs with its present definition: a reboot from within would keep the old one.
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#shared/errors.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import type { VmRef } from '#shared/model/ids.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'

export interface Restart {
  readonly inventory: Pick<InventoryService, 'vm'>
  readonly provider: Pick<RemoteProvider, 'act'>
  readonly ref: VmRef
  readonly isForced: boolean
  readonly signal: AbortSignal
}

/** Guests with much to write take minutes; one that ignores the button never ends. */
const shutdownDeadlineMs = 180_000
const lookEveryMs = 200

/** @throws AppError timed-out when the guest does not shut down: it runs on, and nothing is lost */
export async function restartMachine({ inventory, provider, ref, isForced, signal }: Restart): Promise<void> {
  const { uuid } = ref
  const isOff = (): boolean => inventory.vm(ref)?.libvirtId === null
  if (!isOff()) {
    await provider.act({ uuid, action: isForced ? 'force-off' : 'shutdown' }, { signal })
    for (const expiresAt = performance.now() + shutdownDeadlineMs; !isOff(); ) {
      if (performance.now() > expiresAt) throw new AppError('timed-out', { message: 'The guest has not shut down', params: { what: inventory.vm(ref)?.name ?? uuid, seconds: shutdownDeadlineMs / 1000 }, hint: 'shut-down-from-within' })
      await sleep(lookEveryMs, undefined, { signal })
    }
  }
  await provider.act({ uuid, action: 'start' }, { signal })
}
