// The user's own key combinations and keyboard layout for typing, kept with the preferences.
import * as z from 'zod'
import { usePreferences, useSession } from '../../../state/use-session.ts'
import { isCombination, parseCombination } from '../keys/key-combination.ts'
import type { KeyCombination } from '../keys/key-combination.ts'
import { layoutIds } from '../keys/keyboard-layouts.ts'
import type { LayoutId } from '../keys/keyboard-layouts.ts'

/** Keys of the preferences that only consoles know; whatever is stored there by hand is read with care. */
const ConsolePreferences = z.object({
  keyCombinations: z.array(z.string()).catch([]).default([]),
  guestKeyboard: z.enum(layoutIds).catch('us').default('us'),
})

export function useOwnCombinations(): { readonly own: readonly KeyCombination[]; readonly add: (combination: KeyCombination) => void; readonly remove: (label: string) => void } {
  const { setPreferences } = useSession()
  const { keyCombinations } = ConsolePreferences.parse(usePreferences())
  return {
    own: keyCombinations.map(parseCombination).filter(isCombination),
    add: ({ label }) => setPreferences({ keyCombinations: [...keyCombinations.filter((other) => other !== label), label] }),
    remove: (label) => setPreferences({ keyCombinations: keyCombinations.filter((other) => other !== label) }),
  }
}

export function useTypingPreferences(): { readonly layout: LayoutId; readonly rate: number; readonly setLayout: (layout: LayoutId) => void; readonly setRate: (rate: number) => void } {
  const { setPreferences } = useSession()
  const preferences = usePreferences()
  return {
    layout: ConsolePreferences.parse(preferences).guestKeyboard,
    rate: preferences.typingRate,
    setLayout: (guestKeyboard) => setPreferences({ guestKeyboard }),
    setRate: (typingRate) => setPreferences({ typingRate }),
  }
}
