// The address of a server and how one signs in there, as a form has it. Pure.
import { PrometheusServer } from '#shared/model/monitoring/prometheus.ts'
import type { PrometheusAuth } from '#shared/model/monitoring/prometheus.ts'

export interface ServerForm {
  readonly url: string
  readonly auth: PrometheusAuth['kind']
  readonly user: string
  /** Empty: as it was. */
  readonly secret: string
}

export const authKinds: readonly PrometheusAuth['kind'][] = ['none', 'basic', 'bearer']

export function serverForm(server: PrometheusServer | null): ServerForm {
  return { url: server?.url ?? '', auth: server?.auth.kind ?? 'none', user: server?.auth.kind === 'basic' ? server.auth.user : '', secret: '' }
}

/** `undefined` while it is not one. */
export function serverOf({ url, auth, user }: ServerForm): PrometheusServer | undefined {
  return PrometheusServer.safeParse({ url: url.trim(), auth: auth === 'basic' ? { kind: auth, user: user.trim() } : { kind: auth } }).data
}

/** What is sent beside it: nothing when the kept one stays. */
export function secretOf({ auth, secret }: ServerForm): { secret?: string | null } {
  if (auth === 'none') return { secret: null }
  return secret === '' ? {} : { secret }
}
