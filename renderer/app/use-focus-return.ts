// Gives the keyboard back to what had it before a dialog came. The dialog itself would give it to what opened it, which may have been
// an item of a menu that is gone by then, or to nothing where the page takes it away as it closes.
import { useEffect } from 'react'

/** What comes over a page and goes again has had the keyboard for a while only. */
const passing = '[role=menu], [role=dialog], [role=listbox]'
/** Where the library puts whatever stands over the page. */
const overlays = '[data-mantine-shared-portal-node]'

export function useFocusReturn(): void {
  useEffect(() => {
    let before: HTMLElement | undefined
    const remember = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement && target.closest(passing) === null) before = target
    }
    const watching = new MutationObserver((changes) => {
      watchOverlays()
      const isDialogGone = changes.some(({ removedNodes }) => [...removedNodes].some(hasDialog))
      if (isDialogGone && isFocusLost() && before?.isConnected === true) before.focus({ preventScroll: true })
    })
    const watchOverlays = (): void => {
      watching.observe(document.body, { childList: true })
      for (const place of document.querySelectorAll(overlays)) watching.observe(place, { childList: true })
    }
    watchOverlays()
    document.addEventListener('focusin', remember)
    return () => {
      watching.disconnect()
      document.removeEventListener('focusin', remember)
    }
  }, [])
}

function hasDialog(node: Node): boolean {
  return node instanceof Element && (node.matches('[role=dialog]') || node.querySelector('[role=dialog]') !== null)
}

function isFocusLost(): boolean {
  const { activeElement, body } = document
  return (activeElement === null || activeElement === body) && document.querySelector('[role=dialog]') === null
}
