// Counts the keys that a guest whose host does not answer was not sent, each silence anew.
import { useState } from 'react'
import type { KeyboardGuardEvents } from './use-keyboard-guard.ts'

export interface HeldBackKeys {
  readonly count: number
  readonly guard: Pick<KeyboardGuardEvents, 'isHeldBack' | 'onHeldBack'>
}

export function useHeldBackKeys(silentSinceMs: number | undefined): HeldBackKeys {
  const [counted, setCounted] = useState({ sinceMs: silentSinceMs, count: 0 })
  return {
    count: counted.sinceMs === silentSinceMs ? counted.count : 0,
    guard: {
      isHeldBack: () => silentSinceMs !== undefined,
      onHeldBack: () => setCounted(({ sinceMs, count }) => ({ sinceMs: silentSinceMs, count: sinceMs === silentSinceMs ? count + 1 : 1 })),
    },
  }
}
