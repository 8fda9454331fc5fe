// Whether a key that was struck is a shortcut's, on any keyboard: "?" and "/" need Shift on some and not on others, Shift makes another
// sign of a digit, and letters may be Greek. Pure but for what it is told of the event.
export interface StruckKey {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  /** AltGr writes signs, and comes as Ctrl+Alt on some systems. */
  readonly isAltGr: boolean
}

/** `shortcut` as the sheet shows it: "mod+shift+1", "mod+K", "?". "mod" is Ctrl, or Cmd on a Mac. */
export function isStruck(shortcut: string, struck: StruckKey): boolean {
  const parts = shortcut.toLowerCase().split('+')
  const wanted = parts.at(-1) ?? ''
  const has = (modifier: string): boolean => parts.slice(0, -1).includes(modifier)
  if (has('mod') !== (struck.ctrlKey || struck.metaKey) || has('alt') !== struck.altKey) return false
  if (has('mod') && struck.isAltGr) return false
  if (!isLetterOrDigit(wanted)) return struck.key.toLowerCase() === wanted
  return has('shift') === struck.shiftKey && isKey(wanted, struck)
}

/** What the key writes counts; where that is no letter or digit of ours, the place of the key. */
function isKey(wanted: string, { key, code }: StruckKey): boolean {
  const written = key.toLowerCase()
  if (isLetterOrDigit(written)) return written === wanted
  return code === `Key${wanted.toUpperCase()}` || code === `Digit${wanted}`
}

function isLetterOrDigit(text: string): boolean {
  return /^[a-z0-9]$/.test(text)
}
