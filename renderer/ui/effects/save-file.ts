// Saves something the page made as a file, named after what it shows and the moment.
import { visibleText } from '#shared/visible-text.ts'

export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = visibleText(name)
  link.click()
  // The browser has to have begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** "web1 2026-11-23 17.05.09.png": names of guests may hold anything, names of files may not. */
export function fileNameFor(name: string, at: Date, extension: string): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-')
  const time = [two(at.getHours()), two(at.getMinutes()), two(at.getSeconds())].join('.')
  const safeName = Array.from(name, (character) => (isUnsafe(character) ? '_' : character)).join('').slice(0, 120)
  return `${safeName} ${day} ${time}.${extension}`
}

function isUnsafe(character: string): boolean {
  return character < ' ' || '<>:"/\\|?*'.includes(character)
}
