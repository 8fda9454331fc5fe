// A console of any kind, wherever it stands: in a tab of the dock, on a VM's page, in a window of its own. Each kind's viewer
// is loaded when it is first needed.
import { Center, Loader } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { ReactNode } from 'react'
import type { ConsoleTarget } from '#shared/model/machines/vm.ts'
import { consoleKey } from '../session/console-ref.ts'
import type { ConsoleRef } from '../session/console-ref.ts'
import { useConsoleTarget } from './use-console-target.ts'
import type { ConsoleTargetState } from './use-console-target.ts'

/** What a kind's viewer gets. */
export interface ConsoleBodyProps {
  readonly target: ConsoleTargetState
  readonly onSwitch: (console: ConsoleTarget) => void
  readonly trailing?: ReactNode
  readonly hasName: boolean
  readonly takesFocus: () => boolean
}

export interface AnyConsoleProps {
  readonly consoleRef: ConsoleRef
  /** Another console of the same VM was chosen in the bar. */
  readonly onSwitch: (console: ConsoleTarget) => void
  /** Buttons at the end of the bar. */
  readonly trailing?: ReactNode
  readonly hasName?: boolean
  /** Whether the guest gets the keyboard when it first shows; by default only if nothing else has it. */
  readonly takesFocus?: () => boolean
}

const VncConsole = lazy(async () => ({ default: (await import('../vnc/vnc-console.tsx')).VncConsole }))
const SerialConsole = lazy(async () => ({ default: (await import('../serial/serial-console.tsx')).SerialConsole }))

const never = (): boolean => false

export function AnyConsole({ consoleRef, onSwitch, trailing, hasName = true, takesFocus = never }: AnyConsoleProps) {
  const target = useConsoleTarget(consoleRef)
  const Body = consoleRef.kind === 'vnc' ? VncConsole : SerialConsole
  return (
    <Suspense
      fallback={
        <Center h="100%">
          <Loader size="sm" />
        </Center>
      }
    >
      <Body key={consoleKey(consoleRef)} target={target} onSwitch={onSwitch} trailing={trailing} hasName={hasName} takesFocus={takesFocus} />
    </Suspense>
  )
}
