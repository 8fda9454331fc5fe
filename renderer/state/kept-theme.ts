// The theme as this browser last had it, so that a page does not begin in the other one and turn when the preferences arrive.
import { Preferences } from '#shared/model/preferences.ts'

const key = 'novacron.theme'
const Theme = Preferences.shape.theme

/** "system" where nothing is kept, or where this page may keep nothing. */
export function keptTheme(storage: () => Storage): Preferences['theme'] {
  try {
    return Theme.parse(storage().getItem(key) ?? undefined)
  } catch {
    return Theme.parse(undefined)
  }
}

export function keepTheme(theme: Preferences['theme'], storage: () => Storage): void {
  try {
    storage().setItem(key, theme)
  } catch {
    // A page that may keep nothing begins in the system's theme.
  }
}
