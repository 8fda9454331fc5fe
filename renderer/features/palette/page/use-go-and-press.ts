// Goes to a page and presses one of its buttons there: for what only that page can do.
import { useLocation } from 'wouter'
import { pressWhenThere } from './page-buttons.ts'

/** A page that has not come up by then is not waited for: a dialog that opens out of nowhere helps nobody. */
const patienceMs = 10_000

export function useGoAndPress(): (route: string, name: string) => void {
  const [, navigate] = useLocation()
  return (route, name) => {
    navigate(route)
    const page = document.querySelector('main')
    // After the page of before is gone, which may have a button of that name too.
    if (page) requestAnimationFrame(() => pressWhenThere(page, name, AbortSignal.any([AbortSignal.timeout(patienceMs), leaving(route)])))
  }
}

/** Aborts when somebody goes elsewhere. */
function leaving(route: string): AbortSignal {
  const left = new AbortController()
  const look = (): void => {
    if (window.location.hash !== `#${route}`) left.abort()
  }
  window.addEventListener('hashchange', look, { signal: AbortSignal.timeout(patienceMs) })
  return left.signal
}
