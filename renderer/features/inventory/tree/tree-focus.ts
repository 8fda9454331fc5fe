// Which line of the tree the keyboard is on, while lines come and go above it; and which one typed letters mean. Pure.

export interface TreeFocus {
  readonly id: string
  /** Where it was when it was last chosen. */
  readonly index: number
}

/** The line itself, wherever it is now; where it was, when it is gone. */
export function focusedAt(lines: readonly { readonly id: string }[], { id, index }: TreeFocus): number {
  const at = lines.findIndex((line) => line.id === id)
  return at >= 0 ? at : Math.max(0, Math.min(lines.length - 1, index))
}

/** The next line that begins with what was typed, from the top again after the last; -1 for none. One letter goes on to the next such line. */
export function typedAt(names: readonly string[], typed: string, from: number): number {
  const first = typed.length === 1 ? from + 1 : from
  const isMeant = (at: number): boolean => names[at]?.toLowerCase().startsWith(typed.toLowerCase()) === true
  const order = names.map((_name, step) => (first + step) % names.length)
  return order.find(isMeant) ?? -1
}
