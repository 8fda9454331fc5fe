// A form that cannot be sent takes the person to its first field with a mistake, which may be scrolled out of sight.

/** Waits for the frame in which the mistakes are drawn. */
export function showFirstMistake(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
