// Combinations for the send-key menu: the fixed ones, and those that a person writes, such as "Ctrl+Alt+F7".
import { keyAliases, namedKeys } from './named-keys.ts'
import type { Key } from './named-keys.ts'

export interface KeyCombination {
  /** "Ctrl+Alt+Del": what the menu shows, and what `parseCombination` reads. */
  readonly label: string
  readonly keys: readonly Key[]
}

export type CombinationProblem = { readonly kind: 'empty' } | { readonly kind: 'unknown-key'; readonly key: string } | { readonly kind: 'too-many' }

const maxKeys = 6

/** Case does not matter; keys are pressed in the order written. */
export function parseCombination(text: string): KeyCombination | CombinationProblem {
  const names = text.split('+').map((part) => part.trim()).filter((part) => part !== '')
  if (names.length === 0) return { kind: 'empty' }
  if (names.length > maxKeys) return { kind: 'too-many' }
  const found: { name: string; key: Key }[] = []
  for (const written of names) {
    const name = canonicalNames.get(written.toLowerCase())
    const key = name === undefined ? undefined : namedKeys.get(name)
    if (name === undefined || key === undefined) return { kind: 'unknown-key', key: written }
    if (!found.some((other) => other.name === name)) found.push({ name, key })
  }
  return { label: found.map(({ name }) => name).join('+'), keys: found.map(({ key }) => key) }
}

export function isCombination(parsed: KeyCombination | CombinationProblem): parsed is KeyCombination {
  return 'keys' in parsed
}

const canonicalNames: ReadonlyMap<string, string> = new Map([...[...namedKeys.keys()].map((name): [string, string] => [name.toLowerCase(), name]), ...keyAliases])

function fixed(...labels: readonly string[]): readonly KeyCombination[] {
  return labels.map(parseCombination).filter(isCombination)
}

export const commonCombinations = fixed('Ctrl+Alt+Del', 'Ctrl+Alt+Backspace', 'Ctrl+Shift+Esc', 'Alt+Tab', 'Alt+F4', 'PrtSc', 'Alt+PrtSc')
export const superCombinations = fixed('Super', 'Super+L', 'Super+R', 'Super+D', 'Super+E')
export const consoleCombinations = fixed(...Array.from({ length: 12 }, (_, index) => `Ctrl+Alt+F${index + 1}`))
/** Linux's magic keys: what each does is worded by the catalogue under `sysrq.<letter>`. */
export const sysRqLetters = ['r', 'e', 'i', 's', 'u', 'b', 'o', 'h', 't', 'w', 'm', 'k', 'f', 'c'] as const

export function sysRqCombination(letter: (typeof sysRqLetters)[number]): KeyCombination {
  const [combination] = fixed(`Alt+PrtSc+${letter}`)
  return { label: `Alt+SysRq+${letter.toUpperCase()}`, keys: combination?.keys ?? [] }
}

export interface KeyPress extends Key {
  readonly isDown: boolean
}

/** Down in order, up in the opposite order: as a hand does it. */
export function pressesOf(keys: readonly Key[]): readonly KeyPress[] {
  return [...keys.map((key) => ({ ...key, isDown: true })), ...keys.toReversed().map((key) => ({ ...key, isDown: false }))]
}
