// The headless console's preferences: one JSON file, replaced whole, so that kill -9 leaves the old or the new one.
import { rename } from 'node:fs/promises'
import { readFileIfThere, writeFileAtomically } from '#electron/lib/files/atomic-file.ts'
import type { Log } from '#electron/lib/log.ts'
import type { PreferencesFile } from '#electron/services/preferences/preferences-service.ts'

export function createPreferencesFile(file: string, log: Log): PreferencesFile {
  return {
    async read() {
      const text = await readFileIfThere(file)
      if (text === undefined) return undefined
      try {
        return JSON.parse(text)
      } catch (error) {
        // Edited by hand, with a slip: put aside for its owner and not overwritten.
        await rename(file, `${file}.broken`)
        log.warn('the preferences are not JSON and were put aside', { file: `${file}.broken`, error })
        return undefined
      }
    },
    write: (preferences) => writeFileAtomically(file, `${JSON.stringify(preferences, null, 2)}\n`, { mode: 0o600 }),
  }
}
