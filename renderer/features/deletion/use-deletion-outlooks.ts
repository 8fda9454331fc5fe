// What would become of each of many machines, asked of their hosts a few at a time.
import { useCallback } from 'react'
import { problemOf } from '#shared/errors.ts'
import { vmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import type { Loaded } from '../../ui/effects/use-loaded.ts'
import { failedOutlook, outlookOf, protectedOutlook, trashOutlookOf } from './deletion-outlook.ts'
import type { DeletionOutlook, DeletionWay } from './deletion-outlook.ts'

/** Each question lists the volumes of a host: more at once would only wait for each other there. */
const atOnce = 6

/** Asked again when one of them starts or stops. */
export function useDeletionOutlooks(vms: readonly Vm[], way: DeletionWay): Loaded<{ readonly way: DeletionWay; readonly outlooks: readonly DeletionOutlook[] }> {
  const { client } = useSession()
  const ask = useCallback(async ({ hostId, uuid, isProtected }: Vm, signal: AbortSignal): Promise<DeletionOutlook> => {
    const ref = { hostId, uuid }
    if (isProtected === true) return protectedOutlook(ref)
    try {
      return way === 'trash' ? trashOutlookOf(ref, await client.trash.preview(ref, { signal })) : outlookOf(ref, await client.deletion.preview(ref, { signal }))
    } catch (error) {
      signal.throwIfAborted()
      return failedOutlook(ref, problemOf(error))
    }
  }, [client, way])
  const load = useCallback(async (signal: AbortSignal) => {
    const waiting = vms.entries()
    const outlooks: DeletionOutlook[] = []
    const worker = async (): Promise<void> => {
      for (const [index, vm] of waiting) outlooks[index] = await ask(vm, signal)
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    return { way, outlooks }
  }, [ask, vms, way])
  return useLoaded(load, vms.map((vm) => `${vmKey(vm)} ${vm.state}`).join())
}
