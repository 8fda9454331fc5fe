// The properties of an element with all that is to be read made visible. Pure.
import { visibleText } from '#shared/visible-text.ts'

/** Those that are read by people: other texts are values, addresses and names of styles. */
const readProps = ['children', 'title', 'label', 'aria-label', 'description', 'placeholder', 'alt', 'error'] as const

/** The same object, unless something in it was hidden: elements are made by the thousand. */
export function withVisibleText(props: unknown): unknown {
  if (typeof props !== 'object' || props === null) return props
  let visible: Record<string, unknown> | undefined
  const all = props as Readonly<Record<string, unknown>>
  for (const name of readProps) {
    const value = all[name]
    const shown = shownValue(value)
    if (shown !== value) (visible ??= { ...all })[name] = shown
  }
  return visible ?? props
}

function shownValue(value: unknown): unknown {
  if (typeof value === 'string') return visibleText(value)
  if (!Array.isArray(value)) return value
  return value.some((each) => typeof each === 'string' && visibleText(each) !== each) ? value.map((each: unknown) => (typeof each === 'string' ? visibleText(each) : each)) : value
}
