// Keys as viewers and libvirt send them, to what a terminal gets. A US keyboard. Pure.

/** Of X11 (keysymdef.h): what the RFB protocol calls keys. */
const keysyms: Readonly<Record<number, string>> = { 0xff08: '\b', 0xff09: '\t', 0xff0d: '\r', 0xff8d: '\r', 0xff1b: '\u001b', 0xffff: '\u007f', 0xffab: '+', 0xffad: '-', 0xffaa: '*', 0xffaf: '/', 0xffae: '.' }
export const Keysym = { ControlLeft: 0xffe3, ControlRight: 0xffe4, AltLeft: 0xffe9, AltRight: 0xffea, Delete: 0xffff, KeypadDelete: 0xff9f } as const

/** Empty for keys that print nothing. */
export function textOfKeysym(keysym: number, isControlHeld: boolean): string {
  const text = plainText(keysym)
  const letter = text.toLowerCase()
  return isControlHeld && letter >= 'a' && letter <= 'z' ? String.fromCharCode(letter.charCodeAt(0) - 96) : text
}

function plainText(keysym: number): string {
  if ((keysym >= 0x20 && keysym <= 0x7e) || (keysym >= 0xa0 && keysym <= 0xff)) return String.fromCharCode(keysym)
  if (keysym >= 0xffb0 && keysym <= 0xffb9) return String(keysym - 0xffb0)
  // Keysyms above this offset are Unicode.
  if (keysym > 0x0100_0000 && keysym <= 0x0110_ffff) return String.fromCodePoint(keysym - 0x0100_0000)
  return keysyms[keysym] ?? ''
}

/** Of Linux (input-event-codes.h), which are the codes of the PC's first keyboard too: unshifted, then shifted. */
const rows: readonly { readonly first: number; readonly plain: string; readonly shifted: string }[] = [
  { first: 2, plain: '1234567890-=\b\t', shifted: '!@#$%^&*()_+\b\t' },
  { first: 16, plain: 'qwertyuiop[]\r', shifted: 'QWERTYUIOP{}\r' },
  { first: 30, plain: "asdfghjkl;'`", shifted: 'ASDFGHJKL:"~' },
  { first: 43, plain: '\\zxcvbnm,./', shifted: '|ZXCVBNM<>?' },
  { first: 57, plain: ' ', shifted: ' ' },
  { first: 96, plain: '\r', shifted: '\r' },
]
const shiftCodes: readonly number[] = [42, 54]
const controlCodes: readonly number[] = [29, 97]
const altCodes: readonly number[] = [56, 100]
const deleteCodes: readonly number[] = [111, 83]

/** What keys pressed together mean. */
export function textOfKeycodes(codes: readonly number[]): { readonly text: string; readonly isControlAltDelete: boolean } {
  const isHeld = (keys: readonly number[]): boolean => codes.some((code) => keys.includes(code))
  const isShifted = isHeld(shiftCodes)
  const characters = codes.map((code) => characterOf(code, isShifted)).join('')
  const text = isHeld(controlCodes) ? Array.from(characters, (character) => textOfKeysym(character.charCodeAt(0), true)).join('') : characters
  return { text: isHeld(altCodes) ? '' : text, isControlAltDelete: isHeld(controlCodes) && isHeld(altCodes) && isHeld(deleteCodes) }
}

function characterOf(code: number, isShifted: boolean): string {
  const row = rows.find(({ first, plain }) => code >= first && code < first + plain.length)
  return row ? (isShifted ? row.shifted : row.plain).charAt(code - row.first) : ''
}
