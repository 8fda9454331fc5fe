// The hosts as the command line uses them: by the same calls as a door's, so that they are permitted and leave their line in
// the audit log.
import { createRouterClient, onError } from '@orpc/server'
import type { HostsService } from '#electron/services/hosts/hosts-service.ts'
import type { NewHost } from '#shared/contract/hosts.ts'
import { AppError } from '#shared/errors.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import { throwAppError } from './router/door-errors.ts'
import type { AppRouter } from './router/router.ts'

export interface CommandLineHosts {
  /** @throws AppError `host-exists`, `uri-invalid` */
  add(host: NewHost): Promise<Host[]>
  /** The saved host of this URI, added if there is none. */
  ensure(uri: string): Promise<Host>
  connect(hostId: HostId): Promise<void>
}

export interface CommandLineHostsOptions {
  readonly router: AppRouter
  readonly hosts: Pick<HostsService, 'find'>
  readonly user: string
}

export function createCommandLineHosts({ router, hosts, user }: CommandLineHostsOptions): CommandLineHosts {
  const client = createRouterClient(router.hosts, { context: { authority: { sessionId: 'command-line', user, role: 'owner' } }, interceptors: [onError(throwAppError)] })
  return {
    add: (host) => client.add(host),
    async ensure(uri) {
      const known = hosts.find(uri)
      if (known) return known
      const [host] = await client.add({ uri, autoconnect: false })
      if (!host) throw new AppError('uri-invalid', { message: `${uri} stands for no host`, params: { uri } })
      return host
    },
    connect: (hostId) => client.connect({ hostId }),
  }
}
