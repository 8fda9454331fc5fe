// Text that sorts as people count. Keys are kept: lists of thousands ask for the same ones again and again.
const naturalKeys = new Map<string, string>()
const keptKeys = 50_000

/** Text that sorts as people count: "web-9" before "web-10". */
export function naturalKey(text: string): string {
  const kept = naturalKeys.get(text)
  if (kept !== undefined) return kept
  const key = text.toLowerCase().replaceAll(/\d+/g, (digits) => digits.padStart(12, '0'))
  if (naturalKeys.size > keptKeys) naturalKeys.clear()
  naturalKeys.set(text, key)
  return key
}
