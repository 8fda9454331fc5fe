// A thread that stands for the session workers: sends the batches of many hosts to the metrics worker, each host every five seconds, spread over them.
import { workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { intervalMs, inventFleet } from './invented-fleet.ts'

interface FleetThreadData {
  readonly port: MessagePort
  readonly hosts: number
  readonly vmsPerHost: number
}

const { port, hosts, vmsPerHost } = workerData as FleetThreadData
const fleet = inventFleet({ hosts, vmsPerHost, startMs: Date.now() })
const ticks = new Uint32Array(hosts)
let next = 0

setInterval(() => {
  const tick = ticks[next] ?? 0
  const batch = fleet.batch(next, tick)
  ticks[next] = tick + 1
  port.postMessage(batch, [batch.ids.buffer, batch.values.buffer])
  next = (next + 1) % hosts
}, intervalMs / hosts)
