// Key combinations that a guest can be sent without a console, as Linux key codes (input-event-codes.h), which is what
// virDomainSendKey takes.
const codes = { Ctrl: 29, Alt: 56, Shift: 42, Super: 125, Del: 111, Backspace: 14, Esc: 1, Tab: 15, Enter: 28, PrtSc: 99, SysRq: 99, F1: 59, F2: 60, F3: 61, F4: 62, F5: 63, F6: 64, F7: 65, F8: 66, F9: 67, F10: 68, F11: 87, F12: 88 } as const
type KeyName = keyof typeof codes

export interface KeysToSend {
  readonly label: string
  readonly keys: number[]
}

function combination(...names: readonly KeyName[]): KeysToSend {
  return { label: names.join('+'), keys: names.map((name) => codes[name]) }
}

export const commonKeys: readonly KeysToSend[] = [combination('Ctrl', 'Alt', 'Del'), combination('Ctrl', 'Alt', 'Backspace'), combination('Ctrl', 'Shift', 'Esc'), combination('Super'), combination('PrtSc'), combination('Enter')]
export const consoleKeys: readonly KeysToSend[] = (['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10', 'F11', 'F12'] as const).map((name) => combination('Ctrl', 'Alt', name))
