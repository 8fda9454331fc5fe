// The desktop's twin of the platform: preferences in electron-store, secrets under the operating system's keychain.
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { app, safeStorage } from 'electron'
import Store from 'electron-store'
import * as z from 'zod'
import type { Platform } from '#electron/app/platform.ts'
import type { WindowState, WindowStateFile } from './window-state.ts'

/** Secrets are kept encrypted; the key to them is the keychain's. */
const Secrets = z.record(z.string(), z.string())

export interface DesktopPlatform extends Platform {
  readonly windowState: WindowStateFile
}

export function createElectronPlatform(dataDir: string): DesktopPlatform {
  const preferences = new Store({ name: 'preferences', cwd: dataDir })
  const windows = new Store({ name: 'windows', cwd: dataDir })
  return {
    shell: 'desktop',
    user: userInfo().username,
    dataDir,
    secrets: createKeychainSecrets(new Store({ name: 'secrets', cwd: dataDir, configFileMode: 0o600 })),
    preferences: {
      read: async () => preferences.store,
      write: async (value) => {
        preferences.store = z.record(z.string(), z.unknown()).parse(value)
      },
    },
    windowState: {
      read: () => windows.get('main'),
      write: (state: WindowState) => windows.set('main', state),
    },
  }
}

/** Where the system has no keychain, Electron would fall back to a fixed key: then nothing is remembered at all. */
function createKeychainSecrets(store: Store): Platform['secrets'] {
  const isSafe = safeStorage.isEncryptionAvailable() && (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text')
  const read = (): Record<string, string> => Secrets.catch({}).parse(store.get('secrets'))
  return {
    description: isSafe ? 'OS keychain' : null,
    get: async (key) => {
      const encrypted = read()[key]
      return encrypted === undefined || !isSafe ? undefined : safeStorage.decryptString(Buffer.from(encrypted, 'base64'))
    },
    set: async (key, secret) => {
      if (isSafe) store.set('secrets', { ...read(), [key]: safeStorage.encryptString(secret).toString('base64') })
    },
    remove: async (key) => {
      const { [key]: _removed, ...others } = read()
      store.set('secrets', others)
    },
  }
}

export function defaultDesktopDataDir(): string {
  return join(app.getPath('userData'), 'console')
}
