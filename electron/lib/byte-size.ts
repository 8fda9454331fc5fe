// A number of bytes for a person, in the binary unit that fits: "16 GiB".
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

export function byteSize(bytes: number): string {
  let value = bytes
  let unit = 0
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${rounded(value)} ${units[unit] ?? ''}`
}

/** Three digits that say something, and none that say nothing. */
export function rounded(value: number): string {
  const size = Math.abs(value)
  return String(Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)))
}
