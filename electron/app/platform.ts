// What a shell must offer to the console: where its files are, how secrets and preferences are kept, who is using it. The
// headless twin is node-platform.ts; the desktop's lives in electron/desktop.
import type { PreferencesFile } from '#electron/services/preferences/preferences-service.ts'
import type { SecretStore } from '#electron/services/questions/secret-store.ts'

export interface Platform {
  readonly shell: 'desktop' | 'headless'
  /** Who acts, for tasks and the audit log. */
  readonly user: string
  /** A folder of our own, readable by this user only; it exists. */
  readonly dataDir: string
  readonly secrets: SecretStore
  readonly preferences: PreferencesFile
}
