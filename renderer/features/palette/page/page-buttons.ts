// The buttons and tabs of the page that is shown, by the names that a screen reader reads. So the palette reaches whatever a page offers,
// and no page has to tell it.

export interface PageButton {
  readonly name: string
  readonly isTab: boolean
  readonly press: () => void
}

const pressable = 'button, a[role=button], [role=tab]'
/** What is one of many of its kind, or only moves what is seen. */
const passedOver = '[role=columnheader], [role=row], [role=slider], [role=treeitem], [data-testid=console-tab]'

/** Of those that can be pressed now. A name that several have says of none which one it is. */
export function readButtons(page: ParentNode): readonly PageButton[] {
  const found = new Map<string, HTMLElement[]>()
  for (const element of page.querySelectorAll<HTMLElement>(pressable)) {
    if (!isOffered(element)) continue
    const name = nameOf(element)
    if (name !== '') found.set(name, [...(found.get(name) ?? []), element])
  }
  return [...found].flatMap(([name, [element, ...others]]) => (element && others.length === 0 ? [{ name, isTab: element.role === 'tab', press: () => element.click() }] : []))
}

/** Presses the first button of that name as soon as the page has it; whoever goes elsewhere in the meantime ends it by the signal. */
export function pressWhenThere(page: HTMLElement, name: string, signal: AbortSignal): void {
  const tryIt = (): boolean => {
    const button = [...page.querySelectorAll<HTMLElement>(pressable)].find((element) => isOffered(element) && nameOf(element) === name)
    button?.click()
    return button !== undefined
  }
  if (tryIt() || signal.aborted) return
  const watching = new MutationObserver(() => {
    if (tryIt()) watching.disconnect()
  })
  signal.addEventListener('abort', () => watching.disconnect(), { once: true })
  watching.observe(page, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled', 'data-disabled'] })
}

function isOffered(element: HTMLElement): boolean {
  return !element.matches(':disabled, [data-disabled], [aria-disabled=true], [aria-selected=true]') && element.closest(passedOver) === null && element.checkVisibility({ visibilityProperty: true })
}

function nameOf(element: HTMLElement): string {
  return (element.getAttribute('aria-label') ?? element.textContent ?? '').trim()
}
