// Texts for lists of thousands: each is looked up once and kept, because a lookup costs as much as drawing the cell it is for.
import type { TFunction } from 'i18next'

export interface Words {
  /** A text without anything to fill in. */
  readonly of: (key: string) => string
  /** A text with one `{{name}}` in it. */
  readonly named: (key: string, name: string) => string
}

/** Of private use: in no text of the catalogue, and not made visible as what cannot be seen. */
const mark = '\ue000'

export function createWords(t: TFunction): Words {
  const kept = new Map<string, string>()
  const keep = (key: string, look: () => string): string => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const text = look()
    kept.set(key, text)
    return text
  }
  return {
    of: (key) => keep(key, () => t(key)),
    // A replacing function: a name may contain "$&", which a replacing text would take for a sign.
    named: (key, name) => keep(key, () => t(key, { name: mark })).replace(mark, () => name),
  }
}
