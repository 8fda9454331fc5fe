// Turns text into key presses for a guest, and plays them at a chosen pace. The text itself is kept nowhere and told to nobody.
import { pressesOf } from './key-combination.ts'
import type { KeyPress } from './key-combination.ts'
import { keyboardLayout } from './keyboard-layouts.ts'
import type { LayoutId, LayoutKey } from './keyboard-layouts.ts'
import type { Key } from './named-keys.ts'

export interface TypingPlan {
  /** One entry per character that can be typed, in order. */
  readonly strokes: readonly (readonly KeyPress[])[]
  /** Characters that the layout has no key for, each once. They are sent by their keysym alone, which not every guest understands. */
  readonly unsure: readonly string[]
}

const shiftKey: Key = { keysym: 0xff_e1, code: 'ShiftLeft' }
const altGrKey: Key = { keysym: 0xfe_03, code: 'AltRight' }
const controlKeys: ReadonlyMap<string, Key> = new Map([
  ['\n', { keysym: 0xff_0d, code: 'Enter' }],
  ['\t', { keysym: 0xff_09, code: 'Tab' }],
  ['\b', { keysym: 0xff_08, code: 'Backspace' }],
  ['\u001B', { keysym: 0xff_1b, code: 'Escape' }],
])
/** A code that no physical key has: such a press goes by its keysym. */
const noCode = ''

/**
 * The X11 keysym of a character: Latin-1 is its own, the rest is 0x01000000 + code point.
 * Source: X Window System Protocol, appendix A, "Unicode keysyms".
 */
export function keysymOf(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0
  const isLatin1 = (codePoint >= 0x20 && codePoint <= 0x7e) || (codePoint >= 0xa0 && codePoint <= 0xff)
  return isLatin1 ? codePoint : 0x1_00_00_00 + codePoint
}

export function planTyping(text: string, layoutId: LayoutId): TypingPlan {
  const layout = keyboardLayout(layoutId)
  const unsure = new Set<string>()
  const strokes = Array.from(text.replaceAll(/\r\n?/g, '\n'), (character) => {
    const control = controlKeys.get(character)
    if (control) return pressesOf([control])
    const keys = layout.keysFor(character)
    if (keys.length > 0) return keys.flatMap((key) => pressesOf(withModifier(key, keysymOf(key.code === 'Space' ? ' ' : character))))
    unsure.add(character)
    return pressesOf([{ keysym: keysymOf(character), code: noCode }])
  })
  return { strokes, unsure: [...unsure] }
}

function withModifier({ code, modifier }: LayoutKey, keysym: number): readonly Key[] {
  const key = { keysym, code }
  if (modifier === 'none') return [key]
  return [modifier === 'shift' ? shiftKey : altGrKey, key]
}

export interface TypingOptions {
  readonly plan: TypingPlan
  readonly charactersPerSecond: number
  readonly press: (press: KeyPress) => void
  readonly onProgress: (typed: number) => void
  readonly signal: AbortSignal
}

/** Resolves with the number of characters typed: fewer than planned when the signal aborts. Never stops inside a stroke. */
export async function typePlan({ plan, charactersPerSecond, press, onProgress, signal }: TypingOptions): Promise<number> {
  let typed = 0
  for (const stroke of plan.strokes) {
    if (signal.aborted) break
    for (const one of stroke) press(one)
    typed += 1
    onProgress(typed)
    await pause(1000 / charactersPerSecond, signal)
  }
  return typed
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}
