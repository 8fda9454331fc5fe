// Figures for somebody's Prometheus, and history from it. What the console offers for scraping is at /metrics, beside the contract.
import * as z from 'zod'
import { TaskId } from '../model/ids.ts'
import { PrometheusFinds, PrometheusServer, PrometheusStanding, RemoteWrite } from '../model/monitoring/prometheus.ts'
import { read, write } from './call.ts'

/** Absent: as it was. `null`: forgotten. */
const Secret = z.string().min(1).max(4000).nullable().optional()
const Range = z.object({ fromMs: z.number(), toMs: z.number() })

export const prometheus = {
  get: read('inventory.read').route({ method: 'GET', path: '/prometheus' }).output(PrometheusStanding),
  /** Where figures are written to, from now on. */
  setWrite: write('monitoring.write', 'prometheus.set-write').route({ method: 'PUT', path: '/prometheus/write' }).input(z.object({ write: RemoteWrite.nullable(), secret: Secret })).output(PrometheusStanding),
  /** Where history is taken over from. */
  setSource: write('monitoring.write', 'prometheus.set-source').route({ method: 'PUT', path: '/prometheus/source' }).input(z.object({ source: PrometheusServer.nullable(), secret: Secret })).output(PrometheusStanding),
  /** What the source has of a time. */
  look: read('monitoring.write').route({ method: 'POST', path: '/prometheus/look' }).input(Range).output(PrometheusFinds),
  /** Takes it over; what the console has measured itself stays as it is. */
  importHistory: write('monitoring.write', 'prometheus.import').route({ method: 'POST', path: '/prometheus/import' }).input(Range).output(z.object({ taskId: TaskId })),
}
