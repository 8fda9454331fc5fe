// What can be done with machines, as data: the same offers fill the menu of a machine and the command palette, so that neither has
// what the other lacks.
import type { IconPower } from '@tabler/icons-react'
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { Session } from '../../../state/session.ts'
import type { Dialog } from '../../../state/ui-store.ts'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import type { Acts } from '../use-acts.ts'

/** In the order of the menu, with a line between two of them. */
export const offerGroups = ['consoles', 'power', 'saved', 'force', 'autostart', 'snapshots', 'copies', 'keys', 'edit', 'delete'] as const
export type OfferGroup = (typeof offerGroups)[number]

export interface VmOffer {
  readonly id: string
  readonly group: OfferGroup
  readonly label: string
  readonly icon: typeof IconPower
  /** Why it is not possible now; empty if it is. */
  readonly reason: string
  readonly isDestructive: boolean
  readonly run: () => void
}

export interface OfferContext {
  readonly t: (key: string, values?: Readonly<Record<string, unknown>>) => string
  readonly hosts: ReadonlyMap<HostId, Host>
  readonly acts: Acts
  readonly client: Pick<Session['client'], 'vms' | 'cloning'>
  readonly openDialog: (dialog: Dialog) => void
  /** Brings a console to the front of the consoles' page. */
  readonly showConsole: (vm: Vm, console: Vm['consoles'][number]) => void
}

/** Those whose hosts answer; what is not about their state needs nothing else. */
export function reachable(vms: readonly Vm[], { hosts }: Pick<OfferContext, 'hosts'>): readonly Vm[] {
  return vms.filter((vm) => isHostUp(hosts.get(vm.hostId)))
}

/** The first of the refusals that holds, in words; empty if none does. */
export function reasonOf({ t }: Pick<OfferContext, 't'>, refusals: Readonly<Record<string, boolean>>): string {
  const refusal = Object.entries(refusals).find(([, holds]) => holds)
  return refusal ? t(`refusal.${refusal[0]}`) : ''
}
