// The real parts that the app is built from everywhere but in tests: the session workers, the demo fleet, the SSH configuration.
import type { Log } from '#electron/lib/log.ts'
import { listConfiguredHosts } from '#electron/ssh/config/resolve-destination.ts'
import { createSessionPool } from '#electron/workers/session-pool.ts'
import type { AppOptions } from './create-app.ts'

export const defaultParts: Pick<AppOptions, 'createPool' | 'expandUri' | 'listSshHosts'> = {
  createPool: (log: Log) => createSessionPool({ log: (level, message, fields) => log[level](message, fields) }),
  expandUri: expandFleet,
  listSshHosts: () => Promise.resolve(listConfiguredHosts().map(({ alias }) => alias)),
}

/** demo://lab?hosts=12&vms=240&latency=5ms stands for twelve hosts, demo://lab-01?vms=20&latency=5ms and so on. */
function expandFleet(uri: string): { uri: string; name: string; folder: string }[] | undefined {
  const url = URL.parse(uri)
  const hosts = Number(url?.searchParams.get('hosts'))
  if (url?.protocol !== 'demo:' || !Number.isInteger(hosts) || hosts < 1) return undefined
  const vms = Number(url.searchParams.get('vms') ?? hosts * 20)
  return Array.from({ length: hosts }, (_, index) => {
    const name = `${url.hostname}-${String(index + 1).padStart(String(hosts).length, '0')}`
    const parameters = new URLSearchParams(url.searchParams)
    parameters.delete('hosts')
    parameters.set('vms', String(Math.floor((vms * (index + 1)) / hosts) - Math.floor((vms * index) / hosts)))
    return { uri: `demo://${name}?${parameters.toString()}`, name, folder: 'Demo' }
  })
}
