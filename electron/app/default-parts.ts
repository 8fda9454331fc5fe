// The real parts that the app is built from everywhere but in tests: the session workers, the demo fleet, the SSH configuration.
import { join } from 'node:path'
import { expandDemoFleet } from '#electron/providers/demo/expand-fleet.ts'
import { listConfiguredHosts } from '#electron/ssh/config/resolve-destination.ts'
import { createSessionPool } from '#electron/workers/session-pool.ts'
import { createMetricsLink } from '#electron/workers/metrics/metrics-link.ts'
import type { AppOptions } from './create-app.ts'

export const defaultParts: Pick<AppOptions, 'createWorkers' | 'otlpUrl' | 'expandUri' | 'listSshHosts'> = {
  otlpUrl: process.env['NOVACRON_OTLP_URL'],
  createWorkers({ log, dataDir, record }) {
    const tell = (level: 'debug' | 'info' | 'warn', message: string, fields?: Readonly<Record<string, unknown>>): void => log[level](message, fields)
    const metrics = createMetricsLink({ log: tell, path: join(dataDir, 'metrics.sqlite') })
    return { metrics, pool: createSessionPool({ log: tell, record, samples: metrics }) }
  },
  expandUri: expandFleet,
  listSshHosts: () => Promise.resolve(listConfiguredHosts().map(({ alias }) => alias)),
}

/** "demo://lab?hosts=12&vms=240" stands for its twelve hosts; any other URI for itself. */
function expandFleet(uri: string): ReturnType<typeof expandDemoFleet> | undefined {
  const url = URL.parse(uri)
  return url?.protocol === 'demo:' && url.searchParams.has('hosts') ? expandDemoFleet(uri) : undefined
}
