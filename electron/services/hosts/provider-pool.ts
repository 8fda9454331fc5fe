// What the services need of the session workers: a provider for each host, behind a thread boundary.
import type { MessagePort } from 'node:worker_threads'
import type { CallOptions, ConsoleRequest, Provider, ProviderContext, ProviderEvent } from '#electron/providers/provider.ts'
import type { HostId } from '#shared/model/ids.ts'

interface RemoteConsole {
  /** Console frames (shared/model/console-frames.ts) both ways; closing it closes the console. */
  readonly port: MessagePort
  readonly password: string | null
  readonly route: string
}

/** The Provider interface over the thread boundary; only a console's bytes travel differently. */
export interface RemoteProvider extends Omit<Provider, 'openConsole'> {
  openConsole(request: ConsoleRequest, options: CallOptions): Promise<RemoteConsole>
}

export interface CreateProviderOptions {
  readonly hostId: HostId
  readonly uri: string
  /** Gets the provider's events in order. */
  readonly onEvent: (event: ProviderEvent) => void
  readonly ask: ProviderContext['ask']
}

export interface ProviderPool extends AsyncDisposable {
  createProvider(options: CreateProviderOptions): RemoteProvider
}
