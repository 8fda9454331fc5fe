// Names one console: which VM on which host, screen or serial, which device. Its text form is a tab's id and the address
// of a detached window.
import * as z from 'zod'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { VmRef } from '#shared/model/ids.ts'
import { ConsoleKind } from '#shared/model/machines/vm.ts'
import type { ConsoleTarget, Vm } from '#shared/model/machines/vm.ts'

export const ConsoleRef = z.object({ hostId: HostId, uuid: DomainUuid, kind: ConsoleKind, device: z.string().max(64) })
export type ConsoleRef = z.output<typeof ConsoleRef>

/** "<hostId>/<uuid>/<kind>/<device>", each part percent-encoded. */
export function consoleKey({ hostId, uuid, kind, device }: ConsoleRef): string {
  return [hostId, uuid, kind, device].map(encodeURIComponent).join('/')
}

/** `undefined` for anything that `consoleKey` did not make. */
export function parseConsoleKey(text: string): ConsoleRef | undefined {
  const parts = text.split('/')
  if (parts.length !== 4) return undefined
  try {
    const [hostId, uuid, kind, device] = parts.map(decodeURIComponent)
    return ConsoleRef.safeParse({ hostId, uuid, kind, device }).data
  } catch {
    // A broken percent-encoding: an address typed by hand.
    return undefined
  }
}

/** What a VM's console opens with when nobody said which: its screen, else its first serial console. */
export function defaultConsole(vm: Pick<Vm, 'consoles'>): ConsoleTarget | undefined {
  return vm.consoles.find(({ kind }) => kind === 'vnc') ?? vm.consoles[0]
}

export function refOf(vm: VmRef, { kind, device }: Pick<ConsoleTarget, 'kind' | 'device'>): ConsoleRef {
  return { hostId: vm.hostId, uuid: vm.uuid, kind, device }
}
