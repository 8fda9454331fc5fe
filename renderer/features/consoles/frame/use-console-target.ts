// What the inventory says of a console: its VM (wherever a migration has taken it), that VM's host, and whether it can be opened.
import { useState } from 'react'
import { useStore } from 'zustand'
import type { Host } from '#shared/model/hosts/host.ts'
import { vmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useConnectionState, useHost, useIsLoaded, useSession, useVm } from '../../../state/use-session.ts'
import type { ConsoleRef } from '../session/console-ref.ts'
import { followVm, hasQemu, readinessOf } from '../session/readiness.ts'
import type { Readiness } from '../session/readiness.ts'

export interface ConsoleTargetState {
  readonly vm: Vm | undefined
  /** Of the VM as it was last known: its console may stay open when it is gone. Empty when it never was. */
  readonly vmName: string
  readonly host: Host | undefined
  readonly readiness: Readiness
  /** As it was opened: its identity, for tabs and windows. */
  readonly asked: ConsoleRef
  /** The console on the host where the VM is now. */
  readonly ref: ConsoleRef
  /** False until the page knows the inventory: a missing VM says nothing before. */
  readonly isLoaded: boolean
}

export function useConsoleTarget(asked: ConsoleRef): ConsoleTargetState {
  const own = useVm(vmKey(asked))
  const elsewhere = useStore(useSession().inventory, ({ vms }) => (own && hasQemu(own) ? undefined : runningElsewhere(vms.values(), asked)))
  const vm = followVm(asked, [own, elsewhere].filter((row) => row !== undefined))
  const vmName = useLastKnown(vm?.name)
  const hostId = vm?.hostId ?? asked.hostId
  const host = useHost(hostId)
  const isLoaded = useIsLoaded()
  const ref = { ...asked, hostId }
  const isServerAway = useConnectionState().kind === 'lost'
  const readiness: Readiness = isServerAway ? { kind: 'server-away' } : readinessOf(ref, vm, host)
  return { vm, vmName, host, readiness, asked, ref, isLoaded }
}

function runningElsewhere(rows: Iterable<Vm>, { hostId, uuid }: ConsoleRef): Vm | undefined {
  for (const row of rows) if (row.uuid === uuid && row.hostId !== hostId && hasQemu(row)) return row
  return undefined
}

/** Empty until something is known. */
function useLastKnown(value: string | undefined): string {
  const [known, setKnown] = useState('')
  if (value !== undefined && value !== known) setKnown(value)
  return value ?? known
}
