// What the services need of the session workers: a provider for each host, behind a thread boundary.
import type { SamplingSettings } from '#electron/providers/metrics-provider.ts'
import type { ProviderContext, ProviderEvent, RemoteProvider } from '#electron/providers/provider.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'

export interface CreateProviderOptions {
  readonly hostId: HostId
  readonly uri: string
  /** The rows that are shown of the host; the provider emits what differs from them. */
  readonly lastKnown: () => readonly Vm[]
  /** Gets the provider's events in order. */
  readonly onEvent: (event: ProviderEvent) => void
  readonly ask: ProviderContext['ask']
}

export interface ProviderPool extends AsyncDisposable {
  createProvider(options: CreateProviderOptions): RemoteProvider
  /** How all hosts are sampled from now on. */
  setSampling(settings: SamplingSettings): void
}
