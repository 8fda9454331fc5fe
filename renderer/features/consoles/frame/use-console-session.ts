// A console's session for a component: one per console, told of the inventory, given back when the component goes.
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useSession } from '../../../state/use-session.ts'
import { createConsoleSession } from '../session/console-session.ts'
import type { ConsoleSession, SessionParts } from '../session/console-session.ts'
import { firstState, withGuestSilence } from '../session/session-state.ts'
import type { SessionState } from '../session/session-state.ts'
import type { ConsoleTargetState } from './use-console-target.ts'

export interface UsedConsoleSession {
  readonly state: SessionState
  readonly session: ConsoleSession | undefined
}

/** `attach` may change at every render; the newest is used. */
export function useConsoleSession({ ref, vm, readiness }: ConsoleTargetState, attach: SessionParts['attach']): UsedConsoleSession {
  const { client } = useSession()
  const [session, setSession] = useState<ConsoleSession>()
  const newest = useRef({ attach, ref })
  useEffect(() => {
    newest.current = { attach, ref }
  })

  // Once per component, whose key is the console: a migration changes the host and not the console, so the session goes on
  // and asks at the new host when its stream ends.
  useEffect(() => {
    const opened = createConsoleSession({
      openTicket: ({ force }, signal) => client.consoles.open({ ...newest.current.ref, force }, { signal }),
      attach: (ticket, events) => newest.current.attach(ticket, events),
    })
    setSession(opened)
    return () => opened[Symbol.dispose]()
  }, [client])

  const isSaved = readiness.kind === 'vm-off' && readiness.isSaved
  useEffect(() => session?.setReadiness(readiness.kind === 'vm-off' ? { kind: 'vm-off', isSaved } : { kind: readiness.kind }), [session, readiness.kind, isSaved])

  const state = useSyncExternalStore(session?.subscribe ?? subscribeToNothing, session?.state ?? (() => firstState))
  return { state: withGuestSilence(state, readiness.kind === 'ready' && vm?.isSilent === true), session }
}

const subscribeToNothing = (): (() => void) => () => undefined
