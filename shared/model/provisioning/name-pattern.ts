// Names for several machines at once: "web-{01..05}" is five names, as a shell would write them. Pure.

const range = /\{(\d+)\.\.(\d+)\}/
/** More at once is a mistake of typing sooner than a wish. */
export const mostNames = 200

/** One name for a text without a range; none for a range that counts down or is longer than `mostNames`. */
export function expandNames(pattern: string): string[] {
  const found = range.exec(pattern)
  const [whole, first, last] = found ?? []
  if (whole === undefined || first === undefined || last === undefined) return [pattern]
  const [from, to] = [Number(first), Number(last)]
  if (to < from || to - from >= mostNames) return []
  const width = first.startsWith('0') ? first.length : 0
  return Array.from({ length: to - from + 1 }, (_, index) => pattern.replace(range, String(from + index).padStart(width, '0')))
}

/** What all of the names begin with. */
export function commonStart(names: readonly string[]): string {
  const [first = '', ...rest] = names
  let length = first.length
  for (const name of rest) while (!name.startsWith(first.slice(0, length))) length -= 1
  return first.slice(0, length)
}
