// What the palette lists: a thing to do or a place to go, found by its words.
import type { IconServer } from '@tabler/icons-react'
import type { Vm } from '#shared/model/machines/vm.ts'

export interface Command {
  readonly id: string
  readonly label: string
  readonly description?: string
  readonly icon: typeof IconServer
  readonly vm?: Vm
  readonly run: () => void
}

export interface CommandGroup {
  readonly id: 'acts' | 'shown' | 'vms' | 'hosts' | 'tasks' | 'storage' | 'networks' | 'pages'
  readonly commands: readonly Command[]
}

/** A label without the dots that say that a dialog follows: in the palette a name comes after it. */
export function bareLabel(label: string): string {
  return label.replace(/…$/, '')
}
