// Facts: the keys that a person can name, as RFB sends them. The keysym is X11's (keysymdef.h); the code is the physical
// key (UI Events KeyboardEvent.code), which QEMU prefers because it does not depend on the guest's layout.

export interface Key {
  readonly keysym: number
  readonly code: string
}

const functionKeys: readonly (readonly [string, Key])[] = Array.from({ length: 12 }, (_, index) => [`F${index + 1}`, { keysym: 0xff_be + index, code: `F${index + 1}` }])
const letters: readonly (readonly [string, Key])[] = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter) => [letter, { keysym: letter.toLowerCase().charCodeAt(0), code: `Key${letter}` }])
const digits: readonly (readonly [string, Key])[] = Array.from('0123456789', (digit) => [digit, { keysym: digit.charCodeAt(0), code: `Digit${digit}` }])

/** By the name that menus show and that a custom combination is written with. */
export const namedKeys: ReadonlyMap<string, Key> = new Map<string, Key>([
  ['Ctrl', { keysym: 0xff_e3, code: 'ControlLeft' }],
  ['Alt', { keysym: 0xff_e9, code: 'AltLeft' }],
  ['AltGr', { keysym: 0xfe_03, code: 'AltRight' }],
  ['Shift', { keysym: 0xff_e1, code: 'ShiftLeft' }],
  ['Super', { keysym: 0xff_eb, code: 'MetaLeft' }],
  ['Menu', { keysym: 0xff_67, code: 'ContextMenu' }],
  ['Backspace', { keysym: 0xff_08, code: 'Backspace' }],
  ['Tab', { keysym: 0xff_09, code: 'Tab' }],
  ['Enter', { keysym: 0xff_0d, code: 'Enter' }],
  ['Esc', { keysym: 0xff_1b, code: 'Escape' }],
  ['Space', { keysym: 0x20, code: 'Space' }],
  ['Del', { keysym: 0xff_ff, code: 'Delete' }],
  ['Ins', { keysym: 0xff_63, code: 'Insert' }],
  ['Home', { keysym: 0xff_50, code: 'Home' }],
  ['End', { keysym: 0xff_57, code: 'End' }],
  ['PgUp', { keysym: 0xff_55, code: 'PageUp' }],
  ['PgDn', { keysym: 0xff_56, code: 'PageDown' }],
  ['Left', { keysym: 0xff_51, code: 'ArrowLeft' }],
  ['Up', { keysym: 0xff_52, code: 'ArrowUp' }],
  ['Right', { keysym: 0xff_53, code: 'ArrowRight' }],
  ['Down', { keysym: 0xff_54, code: 'ArrowDown' }],
  ['PrtSc', { keysym: 0xff_61, code: 'PrintScreen' }],
  ['ScrollLock', { keysym: 0xff_14, code: 'ScrollLock' }],
  ['Pause', { keysym: 0xff_13, code: 'Pause' }],
  ['CapsLock', { keysym: 0xff_e5, code: 'CapsLock' }],
  ['NumLock', { keysym: 0xff_7f, code: 'NumLock' }],
  ['Minus', { keysym: 0x2d, code: 'Minus' }],
  ['Plus', { keysym: 0x2b, code: 'NumpadAdd' }],
  ...functionKeys,
  ...letters,
  ...digits,
])

/** Other spellings that people type, in lower case. */
export const keyAliases: ReadonlyMap<string, string> = new Map([
  ['control', 'Ctrl'],
  ['option', 'Alt'],
  ['win', 'Super'],
  ['windows', 'Super'],
  ['meta', 'Super'],
  ['cmd', 'Super'],
  ['delete', 'Del'],
  ['insert', 'Ins'],
  ['escape', 'Esc'],
  ['return', 'Enter'],
  ['pageup', 'PgUp'],
  ['pagedown', 'PgDn'],
  ['sysrq', 'PrtSc'],
  ['print', 'PrtSc'],
  ['printscreen', 'PrtSc'],
  ['spacebar', 'Space'],
  ['altgraph', 'AltGr'],
])
