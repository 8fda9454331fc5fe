// What the page that is shown offers, by its buttons and tabs, with the selection that it has.
import { IconClick, IconLayoutNavbar } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { Command } from '../command.ts'
import { wordMatcher } from '../match-words.ts'
import { useIsPaletteOpen } from '../palette-store.ts'
import { readButtons } from './page-buttons.ts'

const shownAtOnce = 12

/** The page does not change while the palette lies over it: it is read at each opening. */
export function useShownCommands(query: string): Command[] {
  const isOpen = useIsPaletteOpen()
  const buttons = useMemo(() => (isOpen ? readButtons(document.querySelector('main') ?? document.body) : []), [isOpen])
  return useMemo(() => {
    const match = wordMatcher(query)
    return buttons
      .filter(({ name }) => match(name) === '')
      .slice(0, shownAtOnce)
      .map(({ name, isTab, press }): Command => ({ id: `shown-${name}`, label: name, icon: isTab ? IconLayoutNavbar : IconClick, run: press }))
  }, [buttons, query])
}
