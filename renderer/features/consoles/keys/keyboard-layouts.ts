// Facts: which physical key, with which modifier, writes a character on the guest's keyboard layout. A screen's protocol carries
// keys, not characters, so text can only be typed by knowing the layout that the guest has set.

export const layoutIds = ['us', 'gb', 'de', 'fr', 'es'] as const
export type LayoutId = (typeof layoutIds)[number]

export interface LayoutKey {
  readonly code: string
  readonly modifier: 'none' | 'shift' | 'altgr'
}

interface LayoutRows {
  /** The four rows of keys: one character per physical key of `codes`, a space where the key writes nothing of use. */
  readonly plain: readonly string[]
  readonly shift: readonly string[]
  readonly altgr: Readonly<Record<string, string>>
  /** Characters that wait for the next key: a space must follow to write them alone. */
  readonly dead: string
}

const codes: readonly string[] = [
  'Backquote', ...Array.from('1234567890', (digit) => `Digit${digit}`), 'Minus', 'Equal',
  ...Array.from('QWERTYUIOP', (letter) => `Key${letter}`), 'BracketLeft', 'BracketRight', 'Backslash',
  ...Array.from('ASDFGHJKL', (letter) => `Key${letter}`), 'Semicolon', 'Quote',
  ...Array.from('ZXCVBNM', (letter) => `Key${letter}`), 'Comma', 'Period', 'Slash', 'IntlBackslash',
]

const rows: Readonly<Record<LayoutId, LayoutRows>> = {
  us: {
    plain: ['`1234567890-=', 'qwertyuiop[]\\', "asdfghjkl;'", 'zxcvbnm,./ '],
    shift: ['~!@#$%^&*()_+', 'QWERTYUIOP{}|', 'ASDFGHJKL:"', 'ZXCVBNM<>? '],
    altgr: {},
    dead: '',
  },
  gb: {
    plain: ['`1234567890-=', 'qwertyuiop[]#', "asdfghjkl;'", 'zxcvbnm,./\\'],
    shift: ['¬!"£$%^&*()_+', 'QWERTYUIOP{}~', 'ASDFGHJKL:@', 'ZXCVBNM<>?|'],
    altgr: { Digit4: '€' },
    dead: '',
  },
  de: {
    plain: ['^1234567890ß´', 'qwertzuiopü+#', 'asdfghjklöä', 'yxcvbnm,.-<'],
    shift: ['°!"§$%&/()=?`', "QWERTZUIOPÜ*'", 'ASDFGHJKLÖÄ', 'YXCVBNM;:_>'],
    altgr: { Digit2: '²', Digit3: '³', Digit7: '{', Digit8: '[', Digit9: ']', Digit0: '}', Minus: '\\', KeyQ: '@', KeyE: '€', BracketRight: '~', KeyM: 'µ', IntlBackslash: '|' },
    dead: '^´`',
  },
  fr: {
    plain: ['²&é"\'(-è_çà)=', 'azertyuiop^$*', 'qsdfghjklmù', 'wxcvbn,;:!<'],
    shift: [' 1234567890°+', 'AZERTYUIOP¨£µ', 'QSDFGHJKLM%', 'WXCVBN?./§>'],
    altgr: { Digit2: '~', Digit3: '#', Digit4: '{', Digit5: '[', Digit6: '|', Digit7: '`', Digit8: '\\', Digit9: '^', Digit0: '@', Minus: ']', Equal: '}', KeyE: '€' },
    dead: '¨',
  },
  es: {
    plain: ["º1234567890'¡", 'qwertyuiop`+ç', 'asdfghjklñ´', 'zxcvbnm,.-<'],
    shift: ['ª!"·$%&/()=?¿', 'QWERTYUIOP^*Ç', 'ASDFGHJKLÑ¨', 'ZXCVBNM;:_>'],
    altgr: { Backquote: '\\', Digit1: '|', Digit2: '@', Digit3: '#', Digit4: '~', Digit6: '¬', KeyE: '€', BracketLeft: '[', BracketRight: ']', Quote: '{', Backslash: '}' },
    dead: '`^´¨',
  },
}

export interface KeyboardLayout {
  /** The keys to press one after the other: two for a dead key's character, none if the layout lacks it. */
  keysFor(character: string): readonly LayoutKey[]
}

export function keyboardLayout(id: LayoutId): KeyboardLayout {
  const { plain, shift, altgr, dead } = rows[id]
  const keys = new Map<string, LayoutKey>()
  const add = (character: string | undefined, key: LayoutKey): void => {
    if (character !== undefined && character !== ' ' && !keys.has(character)) keys.set(character, key)
  }
  const plainKeys = Array.from(plain.join(''))
  const shiftKeys = Array.from(shift.join(''))
  for (const [index, code] of codes.entries()) add(plainKeys[index], { code, modifier: 'none' })
  for (const [index, code] of codes.entries()) add(shiftKeys[index], { code, modifier: 'shift' })
  // AltGr last but for what is dead elsewhere: French writes ^ with AltGr+9 where the key ^ would wait for a vowel.
  for (const [code, character] of Object.entries(altgr)) keys.set(character, keys.get(character) ?? { code, modifier: 'altgr' })
  if (id === 'fr') keys.set('^', { code: 'Digit9', modifier: 'altgr' })
  const space: LayoutKey = { code: 'Space', modifier: 'none' }
  return {
    keysFor(character) {
      if (character === ' ') return [space]
      const key = keys.get(character)
      if (!key) return []
      return dead.includes(character) ? [key, space] : [key]
    },
  }
}
