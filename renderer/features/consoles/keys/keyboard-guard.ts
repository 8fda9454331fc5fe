// Who gets a key while a console has the focus: the guest gets everything, except that Ctrl+Shift combinations are offered
// to the console first, and that pressing and letting go left Ctrl+Alt alone gives the keyboard back. Pure; no DOM.

export interface GuardedKey {
  readonly type: 'keydown' | 'keyup'
  readonly code: string
  readonly ctrlKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

/** Left Ctrl and left Alt: which of them is down, and whether nothing else was pressed since. */
export interface GrabState {
  readonly held: ReadonlySet<string>
  readonly isAlone: boolean
  /** Both were down at once, with nothing else. */
  readonly isArmed: boolean
}

export const freshGrab: GrabState = { held: new Set(), isAlone: true, isArmed: false }

const releaseKeys: readonly string[] = ['ControlLeft', 'AltLeft']
const modifierCodes: readonly string[] = ['ControlLeft', 'ControlRight', 'ShiftLeft', 'ShiftRight', 'AltLeft', 'AltRight', 'MetaLeft', 'MetaRight']

/** `isReleased` once, when the second of the two keys goes up again: both key-ups have then reached the guest. */
export function trackGrab(state: GrabState, { type, code }: GuardedKey): { readonly state: GrabState; readonly isReleased: boolean } {
  if (!releaseKeys.includes(code)) return { state: { ...state, isAlone: false, isArmed: false }, isReleased: false }
  const held = new Set(state.held)
  if (type === 'keydown') {
    // The first of the two begins a new try; anything pressed before it no longer counts.
    const isAlone = held.size === 0 || state.isAlone
    held.add(code)
    return { state: { held, isAlone, isArmed: isAlone && held.size === releaseKeys.length }, isReleased: false }
  }
  held.delete(code)
  const isOver = held.size === 0
  return { state: isOver ? freshGrab : { ...state, held }, isReleased: isOver && state.isArmed }
}

/** While keys are held back the guest still hears of those that it saw going down. */
export function isKept({ type }: Pick<GuardedKey, 'type'>, isHeldBack: boolean): boolean {
  return isHeldBack && type === 'keydown'
}

export function isModifier({ code }: Pick<GuardedKey, 'code'>): boolean {
  return modifierCodes.includes(code)
}

/** Ctrl+Shift+key, without Alt or Super, and not the modifiers themselves. */
export function isOfferedToApp({ type, code, ctrlKey, shiftKey, altKey, metaKey }: GuardedKey): boolean {
  return type === 'keydown' && ctrlKey && shiftKey && !altKey && !metaKey && !isModifier({ code })
}
