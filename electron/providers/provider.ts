// What every kind of system offers to the services, and what it may ask of them. A provider lives in a session worker;
// the services hold a proxy with this same shape. Everything here but a console's bytes is plain data.
import type { Duplex } from 'node:stream'
import type { MessagePort } from 'node:worker_threads'
import type { HostDetails, HostFacts, HostState, HostUsage } from '#shared/model/hosts/host.ts'
import type { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { MarkKind } from '#shared/model/monitoring/metrics.ts'
import type { MetadataChange } from '#shared/model/machines/machine-metadata.ts'
import type { Network } from '#shared/model/networks/network.ts'
import type { Answer, QuestionDetail } from '#shared/model/question.ts'
import type { Route } from '#shared/model/route.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import type { VmActionId } from '#shared/model/machines/vm-actions.ts'
import type { ConsoleKind, Vm, VmDetails, VmUsage } from '#shared/model/machines/vm.ts'
import type { CloningProvider } from './nouns/cloning-provider.ts'
import type { CreationProvider, DeletionProvider } from './nouns/creation-provider.ts'
import type { DefinitionProvider } from './nouns/definition-provider.ts'
import type { GuestProvider } from './nouns/guest-provider.ts'
import type { HardwareProvider } from './nouns/hardware-provider.ts'
import type { SampleSink, SamplingState } from './metrics-provider.ts'
import type { NetworkProvider } from './nouns/network-provider.ts'
import type { RemoteNoun } from './noun.ts'
import type { SnapshotProvider } from './nouns/snapshot-provider.ts'
import type { StorageProvider } from './nouns/storage-provider.ts'
import type { TrashProvider } from './nouns/trash-provider.ts'
import type { TransferProvider } from './nouns/transfer-provider.ts'

/** What a host's provider can do at all; a control whose capability is missing is hidden or says why. */
export type Capability = 'vm.power' | 'vm.save' | 'vm.nmi' | 'vm.autostart' | 'vm.rename' | 'vm.tags' | 'vm.send-keys' | 'vm.screenshot' | 'vm.xml' | 'storage' | 'networks' | 'console.vnc' | 'console.serial'

export type ProviderEvent =
  | { readonly kind: 'state'; readonly state: HostState }
  | { readonly kind: 'facts'; readonly facts: HostFacts; readonly capabilities: readonly Capability[] }
  /** With `isComplete`, every VM that is not listed is gone; otherwise only the listed ones changed. `atMs`: when the host confirmed it. */
  | { readonly kind: 'inventory'; readonly isComplete: boolean; readonly vms: readonly Vm[]; readonly removed: readonly DomainUuid[]; readonly atMs: number }
  /** All virtual networks of the host, whenever one of them changed. */
  | { readonly kind: 'networks'; readonly networks: readonly Network[] }
  /** All pools of the host, whenever one of them changed. */
  | { readonly kind: 'pools'; readonly pools: readonly Pool[] }
  | { readonly kind: 'usage'; readonly host: HostUsage; readonly vms: readonly VmUsage[]; readonly sampling: SamplingState }
  /** Something happened to a guest that belongs on the time axis, in libvirt's words. */
  | { readonly kind: 'mark'; readonly uuid: DomainUuid; readonly mark: MarkKind; readonly detail: string; readonly atMs: number }

/** What the console gives to a provider. */
export interface ProviderContext {
  readonly hostId: HostId
  readonly uri: string
  readonly emit: (event: ProviderEvent) => void
  /** Where samples go; without one none are taken but those of `usage`. */
  readonly samples?: SampleSink
  /** Asks a person (or the secret store). Rejects with `cancelled` when the signal aborts. */
  readonly ask: (detail: QuestionDetail, signal: AbortSignal) => Promise<Answer>
  readonly log: (level: 'debug' | 'info' | 'warn', message: string, fields?: Readonly<Record<string, unknown>>) => void
}

export interface CallOptions {
  readonly signal: AbortSignal
}

export interface ConsoleRequest {
  readonly uuid: DomainUuid
  readonly kind: ConsoleKind
  /** Which serial console, e.g. "serial0"; empty is the first. */
  readonly device: string
  /** Takes a serial console over from whoever has it open. */
  readonly force: boolean
}

export interface OpenedConsole {
  /** The raw bytes: RFB for a screen, the terminal's bytes for a serial console. Destroying it closes the channel. */
  readonly stream: Duplex
  readonly password: string | null
  readonly route: Route
  /** What a failure of the stream means, as an AppError. */
  readonly explain: (error: unknown) => unknown
  /** Looks whether the host still answers, until it is disposed of. `tell`: for how long nothing was heard, and 0 when something is again. */
  readonly watchAnswers: (tell: (silentMs: number) => void) => ConsoleAnswers
}

export interface ConsoleAnswers extends Disposable {
  /** Bytes have come from the guest. */
  heard(): void
}

/** What is about one noun has an interface of its own; noun.ts says what their methods look like. */
export interface ProviderNouns {
  readonly cloning: CloningProvider
  readonly creation: CreationProvider
  readonly definitions: DefinitionProvider
  readonly deletion: DeletionProvider
  readonly guests: GuestProvider
  readonly hardware: HardwareProvider
  readonly networks: NetworkProvider
  readonly snapshots: SnapshotProvider
  readonly storage: StorageProvider
  readonly transfers: TransferProvider
  readonly trash: TrashProvider
}

/** Every method rejects with an `AppError` of the shared table. */
export interface Provider extends ProviderNouns, AsyncDisposable {
  /** Starts the supervised connection and returns at once; how it goes is told by `state` events. Reconnects by itself until `disconnect`. */
  connect(): void
  disconnect(): Promise<void>
  hostDetails(options: CallOptions): Promise<HostDetails>
  vmDetails(uuid: DomainUuid, options: CallOptions): Promise<VmDetails>
  vmXml(request: { uuid: DomainUuid; inactive: boolean }, options: CallOptions): Promise<string>
  /** Resolves when the host has accepted the act (shutdown, reboot) or finished it (start, save ...). `onProgress`: 0 to 1. */
  act(request: { uuid: DomainUuid; action: VmActionId; onProgress?: (progress: number) => void }, options: CallOptions): Promise<void>
  rename(request: { uuid: DomainUuid; name: string }, options: CallOptions): Promise<void>
  setMetadata(request: { uuid: DomainUuid; change: MetadataChange }, options: CallOptions): Promise<void>
  sendKeys(request: { uuid: DomainUuid; keys: readonly number[]; holdMs: number }, options: CallOptions): Promise<void>
  screenshot(uuid: DomainUuid, options: CallOptions): Promise<{ mimeType: string; data: Uint8Array }>
  openConsole(request: ConsoleRequest, options: CallOptions): Promise<OpenedConsole>
}

export type CreateProvider = (context: ProviderContext) => Provider

interface RemoteConsole {
  /** Console frames (shared/model/console-frames.ts) both ways; closing it closes the console. */
  readonly port: MessagePort
  readonly password: string | null
  readonly route: Route
}

/** The provider over the thread boundary: the same shape, but that bytes arrive at a port. */
export interface RemoteProvider extends Omit<Provider, 'openConsole' | keyof ProviderNouns> {
  openConsole(request: ConsoleRequest, options: CallOptions): Promise<RemoteConsole>
  readonly cloning: RemoteNoun<CloningProvider>
  readonly creation: RemoteNoun<CreationProvider>
  readonly definitions: RemoteNoun<DefinitionProvider>
  readonly deletion: RemoteNoun<DeletionProvider>
  readonly guests: RemoteNoun<GuestProvider>
  readonly hardware: RemoteNoun<HardwareProvider>
  readonly networks: RemoteNoun<NetworkProvider>
  readonly snapshots: RemoteNoun<SnapshotProvider>
  readonly storage: RemoteNoun<StorageProvider>
  readonly transfers: RemoteNoun<TransferProvider>
  readonly trash: RemoteNoun<TrashProvider>
}
