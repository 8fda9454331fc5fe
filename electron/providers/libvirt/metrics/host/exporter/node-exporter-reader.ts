// Asks node_exporter on the host. Where there is none it is asked again after a while that grows.
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { withDeadline } from '#electron/lib/waiting/deadline.ts'
import type { HostTransport } from '../../../transport/host-transport.ts'
import { nodeExporterFigures, readExposition } from './node-exporter.ts'
import type { HostFigures } from '../files/parse-host-files.ts'

export interface NodeExporterReader {
  /** `undefined` where there is none, or none that answers. */
  read(): Promise<HostFigures | undefined>
}

export interface NodeExporterOptions {
  readonly transport: Pick<HostTransport, 'openTcp'>
  readonly now: () => number
  readonly signal: AbortSignal
}

const address = { host: '127.0.0.1', port: 9100 }
const deadlineMs = 10_000
const firstPauseMs = 60_000
const longestPauseMs = 3_600_000

export function createNodeExporterReader({ transport, now, signal }: NodeExporterOptions): NodeExporterReader {
  let failures = 0
  let notBeforeMs = Number.NEGATIVE_INFINITY
  const ask = (limited: AbortSignal): Promise<string> => get(transport, limited)
  return {
    async read() {
      if (now() < notBeforeMs) return undefined
      const figures = await withDeadline(ask, { ms: deadlineMs, what: 'Asking node_exporter', signal }).then((page) => nodeExporterFigures(readExposition(page)), () => undefined)
      failures = figures ? 0 : failures + 1
      if (!figures) notBeforeMs = now() + Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1))
      return figures
    },
  }
}

async function get(transport: Pick<HostTransport, 'openTcp'>, signal: AbortSignal): Promise<string> {
  const stream = await transport.openTcp(address, { signal })
  try {
    return await new Promise<string>((resolve, reject) => {
      // With an agent, even one of its own, Node would connect by itself.
      const asked = request({ ...address, path: '/metrics', headers: { connection: 'close' }, createConnection: () => stream, signal }, (answer) => {
        if (answer.statusCode === 200) resolve(text(answer))
        else reject(new Error(`node_exporter answers ${answer.statusCode}`))
      })
      asked.once('error', reject)
      asked.end()
    })
  } finally {
    stream.destroy()
  }
}
