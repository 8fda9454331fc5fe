// Gives the keyboard back to what had it before a dialog came. The dialog itself would give it to what opened it, which may have been
// an item of a menu that is gone by then.
import { useEffect, useRef } from 'react'

/** What comes over a page and goes again has had the keyboard for a while only. */
const passing = '[role=menu], [role=dialog], [role=listbox]'

export function useFocusReturn(isOpen: boolean): void {
  const before = useRef<HTMLElement | undefined>(undefined)
  useEffect(() => {
    const remember = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement && target.closest(passing) === null) before.current = target
    }
    document.addEventListener('focusin', remember)
    return () => document.removeEventListener('focusin', remember)
  }, [])
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body
    if (!isOpen && isLost) before.current?.focus({ preventScroll: true })
  }, [isOpen])
}
