// Puts the keyboard where a dialog's work begins. The dialog itself takes the first thing that can have it, which is its closing
// cross, unless a field is marked; and it looks once, before a form that waits for an answer is there.
const fields = 'input:not([type=hidden], [type=radio], [type=checkbox], [readonly], :disabled), textarea:not(:disabled)'

/** For the `ref` of the form in a dialog: marks its first field, unless one is marked, and goes there if the dialog has looked already. */
export function startAtFirstField(form: HTMLElement | null): void {
  const first = form?.querySelector<HTMLElement>('[data-autofocus]') ?? form?.querySelector<HTMLElement>(fields)
  if (!form || !first) return
  first.dataset['autofocus'] = 'true'
  const { activeElement } = form.ownerDocument
  const isLate = activeElement !== null && !form.contains(activeElement) && form.closest('[role=dialog]')?.contains(activeElement) === true
  if (isLate) first.focus({ preventScroll: true })
}
