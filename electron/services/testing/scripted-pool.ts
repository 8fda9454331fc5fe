// A provider pool for the tests of services and doors: hosts that exist only as rows and do at once what they are told. It
// stands in for the workers' pool where a test is about what lies above it; real behaviour is tested with real sessions.
import { MessageChannel } from 'node:worker_threads'
import type { ProviderEvent, RemoteProvider } from '#electron/providers/provider.ts'
import { AppError } from '#shared/errors.ts'
import type { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { scriptedCloning, scriptedCreation, scriptedDeletion, scriptedGuests, scriptedHardware, scriptedNetworks, scriptedSnapshots, scriptedStorage, scriptedTransfers, scriptedTrash } from './scripted-nouns.ts'
import { scriptedFacts, scriptedVm } from './scripted-rows.ts'
import type { CreateProviderOptions, ProviderPool } from '../hosts/provider-pool.ts'

interface ScriptedHost {
  readonly uri: string
  readonly vms: readonly Vm[]
  readonly isConnectAsked: boolean
  emit(event: ProviderEvent): void
  /** Asks as a provider does while it connects. */
  ask: CreateProviderOptions['ask']
  readonly acts: readonly { uuid: DomainUuid; action: string }[]
}

export interface ScriptedPool extends ProviderPool {
  host(hostId: HostId): ScriptedHost
  readonly hostIds: readonly HostId[]
  /** Makes every later act wait until it is let go; for tests of queues and cancelling. */
  holdActs(): void
  releaseActs(): void
}

export interface ScriptOptions {
  /** VMs of each host that connects. */
  readonly vmsPerHost?: number
}

export function createScriptedPool({ vmsPerHost = 2 }: ScriptOptions = {}): ScriptedPool {
  const hosts = new Map<HostId, ScriptedHost>()
  let gate: PromiseWithResolvers<void> | undefined
  return {
    createProvider(options) {
      const script = createScript(options, vmsPerHost)
      hosts.set(options.hostId, script)
      return createScriptedProvider(script, () => gate?.promise)
    },
    host(hostId) {
      const host = hosts.get(hostId)
      if (!host) throw new Error(`no provider was made for ${hostId}`)
      return host
    },
    setSampling: () => {},
    get hostIds() {
      return [...hosts.keys()]
    },
    holdActs: () => void (gate ??= Promise.withResolvers<void>()),
    releaseActs() {
      gate?.resolve()
      gate = undefined
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

interface Script extends ScriptedHost {
  readonly hostId: HostId
  isConnectAsked: boolean
  vms: Vm[]
  readonly acts: { uuid: DomainUuid; action: string }[]
}

function createScript({ hostId, uri, onEvent, ask }: CreateProviderOptions, vmCount: number): Script {
  const vms = Array.from({ length: vmCount }, (_, index) => scriptedVm(hostId, index))
  return { hostId, uri, vms, isConnectAsked: false, acts: [], ask, emit: onEvent }
}

function createScriptedProvider(script: Script, gate: () => Promise<void> | undefined): RemoteProvider {
  const find = (uuid: DomainUuid): Vm => {
    const vm = script.vms.find((candidate) => candidate.uuid === uuid)
    if (!vm) throw new AppError('vm-not-found', { message: 'There is no such virtual machine' })
    return vm
  }
  const change = (uuid: DomainUuid, changed: Partial<Vm>): void => {
    const vm = { ...find(uuid), ...changed }
    script.vms = script.vms.map((candidate) => (candidate.uuid === uuid ? vm : candidate))
    script.emit({ kind: 'inventory', isComplete: false, vms: [vm], removed: [], atMs: Date.now() })
  }
  return {
    connect() {
      script.isConnectAsked = true
      queueMicrotask(() => announce(script))
    },
    disconnect: () => Promise.resolve(),
    hostDetails: () => Promise.resolve({ facts: scriptedFacts, numa: [], memoryFreeBytes: null, cpuFeatures: [], guestArchitectures: ['x86_64'], route: { way: { kind: 'local' }, end: { kind: 'built-in' } }, capabilitiesXml: '<capabilities/>' }),
    vmDetails: async (uuid) => ({ vm: find(uuid), description: '', machine: 'pc', architecture: 'x86_64', domainType: 'kvm', emulator: '', firmware: 'BIOS', cpuMode: '', notes: '', template: null }),
    vmXml: async ({ uuid }) => `<domain><name>${find(uuid).name}</name></domain>`,
    async act({ uuid, action, onProgress }, { signal }) {
      find(uuid)
      script.acts.push({ uuid, action })
      const held = gate()
      if (held) await Promise.race([held, rejectWhenAborted(signal)])
      onProgress?.(0.5)
      if (action === 'start') change(uuid, { state: 'running', libvirtId: 1 })
      if (action === 'force-off' || action === 'shutdown') change(uuid, { state: 'shutoff', libvirtId: null })
    },
    rename: async ({ uuid, name }) => change(uuid, { name }),
    setMetadata: async ({ uuid, change: { tags } }) => change(uuid, tags ? { tags } : {}),
    sendKeys: async ({ uuid }) => void find(uuid),
    screenshot: async (uuid) => {
      find(uuid)
      return { mimeType: 'image/png', data: new Uint8Array([0x89, 0x50, 0x4e, 0x47]) }
    },
    async openConsole({ uuid }) {
      find(uuid)
      return { port: echoPort(), password: 'scripted', route: { way: { kind: 'local' }, end: { kind: 'built-in' } } }
    },
    cloning: scriptedCloning,
    creation: scriptedCreation,
    definitions: scriptedDefinitions(),
    deletion: scriptedDeletion,
    guests: scriptedGuests,
    hardware: scriptedHardware,
    networks: scriptedNetworks(script.hostId),
    snapshots: scriptedSnapshots,
    storage: scriptedStorage,
    transfers: scriptedTransfers,
    trash: scriptedTrash,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** One definition, of whatever is asked for; its fingerprint is its text. */
function scriptedDefinitions(): RemoteProvider['definitions'] {
  let xml = '<domain/>'
  return {
    read: () => Promise.resolve({ xml, fingerprint: xml }),
    apply({ xml: next, baseFingerprint }) {
      const before = xml
      if (baseFingerprint !== before) return Promise.reject(new AppError('definition-changed', { message: 'changed meanwhile' }))
      xml = next
      return Promise.resolve({ xml, fingerprint: xml, isPending: true, before })
    },
  }
}

function announce(script: Script): void {
  script.emit({ kind: 'state', state: { kind: 'connecting', step: 'libvirt', sinceMs: Date.now() } })
  script.emit({ kind: 'facts', facts: scriptedFacts, capabilities: ['vm.power', 'vm.rename', 'vm.tags', 'console.vnc'] })
  script.emit({ kind: 'inventory', isComplete: true, vms: script.vms, removed: [], atMs: Date.now() })
  script.emit({ kind: 'state', state: { kind: 'connected', sinceMs: Date.now() } })
}

function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new AppError('cancelled', { message: 'The act was cancelled' })), { once: true })
  })
}

/** A console whose guest sends back what it gets. */
function echoPort() {
  const { port1, port2 } = new MessageChannel()
  port1.on('message', (message: { kind: string; bytes: Uint8Array }) => {
    if (message.kind !== 'data') return
    port1.postMessage({ kind: 'credit', bytes: message.bytes.byteLength })
    port1.postMessage(message)
  })
  return port2
}
