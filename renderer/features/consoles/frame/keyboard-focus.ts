// Whether a console that has just connected may take the keyboard: never from somebody who is typing elsewhere.

/** `isWanted`: the user has just opened this console. Without it, only a keyboard that nothing has is taken. */
export function mayTakeFocus(guest: HTMLElement, isWanted: boolean): boolean {
  const { activeElement, body } = guest.ownerDocument
  if (!guest.checkVisibility({ visibilityProperty: true })) return false
  if (activeElement === null || activeElement === body || (guest.parentElement?.contains(activeElement) ?? false)) return true
  return isWanted && !isTypedInto(activeElement)
}

function isTypedInto(element: Element): boolean {
  return element.matches('input, textarea, select, [contenteditable], canvas')
}
