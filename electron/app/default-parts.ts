// The real parts that the app is built from everywhere but in tests: the session workers, the demo fleet, the SSH configuration.
import type { Log } from '#electron/lib/log.ts'
import { listConfiguredHosts } from '#electron/ssh/config/resolve-destination.ts'
import { createSessionPool } from '#electron/workers/session-pool.ts'
import type { AppOptions } from './create-app.ts'

export const defaultParts: Pick<AppOptions, 'createPool' | 'expandUri' | 'listSshHosts'> = {
  createPool: (log: Log) => createSessionPool({ log: (level, message, fields) => log[level](message, fields) }),
  expandUri(uri) {
    if (!uri.startsWith('demo:')) return undefined
    return Array.from({ length: 12 }, (_, index) => ({ uri: `demo://lab-${index + 1}/`, name: `lab-${index + 1}`, folder: 'Demo' }))
  },
  listSshHosts: () => Promise.resolve(listConfiguredHosts().map(({ alias }) => alias)),
}
