// The headless twin of the platform: XDG folders, an encrypted file for secrets, a JSON file for preferences.
import { mkdirSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Log } from '#electron/lib/log.ts'
import { AppError } from '#shared/errors.ts'
import type { Platform } from './platform.ts'
import { createPreferencesFile } from './preferences-file.ts'
import { createSecretFile } from './secret-file.ts'

export interface NodePlatformOptions {
  /** Overrides `NOVACRON_DATA_DIR` and the XDG folder. */
  readonly dataDir?: string | undefined
  readonly environment: NodeJS.ProcessEnv
  readonly log: Log
}

export function createNodePlatform({ dataDir: chosen, environment, log }: NodePlatformOptions): Platform {
  const dataDir = chosen ?? defaultDataDir(environment)
  makeFolder(dataDir)
  return {
    shell: 'headless',
    user: userInfo().username,
    dataDir,
    secrets: createSecretFile({ file: join(dataDir, 'secrets.json'), keyFile: join(dataDir, 'secrets.key'), passphrase: nonEmpty(environment['NOVACRON_SECRET_PASSPHRASE']) }),
    preferences: createPreferencesFile(join(dataDir, 'preferences.json'), log),
  }
}

/** @throws AppError `not-permitted` */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new AppError('not-permitted', { message: `The data folder ${folder} cannot be made: ${error instanceof Error ? error.message : String(error)}`, params: { file: folder }, cause: error })
  }
}

/** https://specifications.freedesktop.org/basedir-spec: data that should outlive updates; the platforms' own places elsewhere. */
export function defaultDataDir(environment: NodeJS.ProcessEnv): string {
  const override = nonEmpty(environment['NOVACRON_DATA_DIR'])
  if (override !== undefined) return override
  if (process.platform === 'win32') return join(nonEmpty(environment['LOCALAPPDATA']) ?? join(homedir(), 'AppData', 'Local'), 'NovaCron')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'NovaCron')
  return join(nonEmpty(environment['XDG_DATA_HOME']) ?? join(homedir(), '.local', 'share'), 'novacron')
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}
