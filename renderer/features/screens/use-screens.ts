// Takes the screens of some machines again and again, a few at a time: each picture costs its host a copy of the frame
// buffer and the line to it some hundred kilobytes.
import { useEffect, useEffectEvent, useState } from 'react'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { VmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { createPause } from '../../api/pause.ts'
import { rowKey } from '../../state/row-key.ts'
import { useSession } from '../../state/use-session.ts'
import { pngOf } from '../vms/screenshot-image.ts'

export interface Screen {
  readonly image?: string
  readonly problem?: Problem
}

const atOnce = 3
const restMs = 2_000

/** A machine that has no picture yet is absent. */
export function useScreens(vms: readonly Vm[]): ReadonlyMap<VmKey, Screen> {
  const { client } = useSession()
  const [screens, setScreens] = useState<ReadonlyMap<VmKey, Screen>>(new Map())
  // The same machines in new row objects are the same film.
  const wanted = vms.map(rowKey).join('\n')
  const machines = useEffectEvent(() => vms)

  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    const take = async (vm: Vm): Promise<void> => {
      const { hostId, uuid } = vm
      const screen = await client.vms.screenshot({ hostId, uuid }, { signal }).then((shot): Screen => ({ image: pngOf(shot) }), (error: unknown): Screen => ({ problem: problemOf(error) }))
      if (!signal.aborted) setScreens((before) => new Map(before).set(rowKey(vm), screen))
    }
    const round = async (): Promise<void> => {
      const waiting = [...machines()]
      const lane = async (): Promise<void> => {
        for (let vm = waiting.shift(); vm && !signal.aborted; vm = waiting.shift()) await take(vm)
      }
      await Promise.all(Array.from({ length: atOnce }, lane))
    }
    const rest = createPause()
    const film = async (): Promise<void> => {
      while (!signal.aborted) {
        if (document.visibilityState === 'visible') await round()
        await rest.wait(restMs, signal)
      }
    }
    film().catch((error: unknown) => signal.aborted || reportError(error))
    return () => stop.abort()
  }, [client, wanted])
  return screens
}
