// A libvirt host behind the Provider interface: a supervised session, its inventory, and acts, reads and consoles over its link.
import { DomainXmlFlag } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import type { PatientWork } from '#electron/lib/waiting/patient-work.ts'
import { AppError } from '#shared/errors.ts'
import type { HostFacts } from '#shared/model/host.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { Pool } from '#shared/model/storage.ts'
import type { Vm } from '#shared/model/vm.ts'
import type { CallOptions, Provider, ProviderContext, ProviderEvent } from '../provider.ts'
import { openConsole } from './consoles/open-console.ts'
import { createCloning } from './cloning/cloning.ts'
import { createCreation } from './creation/creation.ts'
import { createGuests } from './guest/guests.ts'
import { createDefinitions } from './definitions/definitions.ts'
import { createDeletion } from './deletion/deletion.ts'
import { actOnDomain, renameDomain } from './domains/domain-acts.ts'
import { readDomainDetails } from './domains/domain-details.ts'
import { setDomainMetadata } from './domains/domain-metadata.ts'
import { named } from './errors.ts'
import { capabilitiesOf } from './host/driver-capabilities.ts'
import { readHostClock } from './host/host-clock.ts'
import { readHostDetails, readHostFacts } from './host/host-facts.ts'
import { createHardware } from './hardware/hardware.ts'
import { createInventory } from './inventory/inventory.ts'
import { watchDomainMarks } from './metrics/guests/domain-marks.ts'
import { sampleHost } from './metrics/sampler.ts'
import { noSink } from './metrics/no-sink.ts'
import { watchNetworks } from './networks/network-watch.ts'
import { createNetworks } from './networks/networks.ts'
import { createHostSession } from './session/host-session.ts'
import { unlimited } from './session/host-link.ts'
import type { HostLink } from './session/host-link.ts'
import type { MachineTarget } from './session/machine-calls.ts'
import { withOwnLink } from './session/own-link.ts'
import type { ListWatch } from './session/list-watch.ts'
import { createLibvirtLogin } from './session/libvirt-login.ts'
import { createSnapshots } from './snapshots/snapshots.ts'
import { watchPools } from './storage/pools/pool-watch.ts'
import { createStorage } from './storage/storage.ts'
import { tracedCalls } from './session/traced-calls.ts'
import { createTrash } from './trash/trash.ts'
import { createTransfers } from './transfers/transfers.ts'
import type { ConnectionUri } from '../connection-uri.ts'
import type { HostTransport, TransportProgress } from './transport/host-transport.ts'

export interface LibvirtProviderOptions {
  readonly context: ProviderContext
  readonly uri: ConnectionUri
  /** Where everything but the list waits for its turn. */
  readonly details: PatientWork
  /** What the console shows of this host now. */
  readonly lastKnown: readonly Vm[]
  readonly openTransport: (progress: TransportProgress, signal: AbortSignal) => Promise<HostTransport>
}

export function createLibvirtProvider({ context, uri, details, lastKnown, openTransport }: LibvirtProviderOptions): Provider {
  const hostName = uri.host === '' ? 'this machine' : uri.host
  const warn = (error: unknown): void => context.log('warn', error instanceof Error ? error.message : String(error), { host: hostName })
  const inventory = createInventory({ hostId: context.hostId, lastKnown, details, emit: context.emit, onError: warn })

  let bootedAtMs: number | null = null
  let pools: ListWatch | undefined
  let networks: ListWatch | undefined
  let opening: Disposable | undefined

  const onLink = async (link: HostLink, signal: AbortSignal): Promise<void> => {
    await inventory.follow(link, signal)
    // Neither keeps the inventory from being shown: they come when they come, and end with the link.
    inTurn(() => tellFacts(link, signal), signal).catch(warnUnlessEnded(signal))
    let knownPools: readonly Pool[] = []
    const emit = (event: ProviderEvent): void => {
      if (event.kind === 'pools') knownPools = event.pools
      context.emit(event)
    }
    const lists = { hostId: context.hostId, link, emit, onError: warn, signal }
    details.run(() => watchPools(lists), signal).then((watch) => (pools = watch)).catch(warnUnlessEnded(signal))
    details.run(() => watchNetworks(lists), signal).then((watch) => (networks = watch)).catch(warnUnlessEnded(signal))
    inTurn(() => watchDomainMarks(link.control, { paused: inventory.paused(), onMark: ({ handle, kind, detail }) => context.emit({ kind: 'mark', uuid: DomainUuid.parse(handle.uuid), mark: kind, detail, atMs: Date.now() }), signal }), signal).catch(warnUnlessEnded(signal))
    inTurn(() => sampleHost({ hostId: context.hostId, link, sink: context.samples ?? noSink, emit: context.emit, running: () => inventory.running(), macOf: (uuid, target) => inventory.macOf(uuid, target), pools: () => knownPools, onSilent: (uuids) => inventory.setSilent(uuids), onError: warn, signal }), signal).catch(warnUnlessEnded(signal))
  }
  /** Only the beginning takes a turn: a shell on the host may be slow, and must not hold up the details of others. */
  const inTurn = async (begin: () => Promise<unknown>, signal: AbortSignal): Promise<void> => {
    await details.run(async () => undefined, signal)
    await begin()
  }
  /** The facts as soon as libvirt has told them, and again with what only a shell on the host tells. */
  const tellFacts = async (link: HostLink, signal: AbortSignal): Promise<void> => {
    const clock = readHostClock(link.transport, signal)
    const [facts] = await Promise.all([readHostFacts(link, { bootedAtMs, signal }).then(emitFacts), clock.then(({ guestsStartedAtMs }) => inventory.setStartTimes(guestsStartedAtMs))])
    bootedAtMs = (await clock).bootedAtMs
    if (bootedAtMs !== null) emitFacts({ ...facts, bootedAtMs })
  }
  const domainOf = (uuid: string): { handle: DomainHandle; name: string; isRunning: boolean } => {
    const { handle, vm } = target(DomainUuid.parse(uuid))
    return { handle, name: vm.name, isRunning: vm.libvirtId !== null }
  }
  const emitFacts = (facts: HostFacts): HostFacts => {
    context.emit({ kind: 'facts', facts, capabilities: capabilitiesOf(facts.driver) })
    return facts
  }
  const warnUnlessEnded = (signal: AbortSignal) => (error: unknown) => void (signal.aborted || warn(error))

  const setOpening = (isOpening: boolean): void => {
    if (!isOpening) opening?.[Symbol.dispose]()
    opening = isOpening ? (opening ?? details.urgent()) : undefined
  }
  const session = createHostSession({
    name: hostName,
    daemonUri: uri.daemonUri,
    login: createLibvirtLogin({ address: hostName, ask: context.ask }),
    openTransport,
    onLink,
    onState(state) {
      setOpening(state.kind === 'connecting')
      context.emit({ kind: 'state', state })
    },
    onWarning: warn,
    around: tracedCalls(context.log),
  })
  const target = (uuid: DomainUuid): MachineTarget => {
    const link = session.link()
    const known = inventory.find(uuid)
    if (!known) throw new AppError('vm-not-found', { message: `There is no virtual machine ${uuid} on ${hostName}`, params: { name: uuid, host: hostName } })
    return { link, vm: known.vm, handle: known.handle }
  }
  /** Runs an act on a VM, names its failure, and looks at the VM again: some acts cause no event. */
  const change = async <T>(uuid: DomainUuid, act: string, run: (target: MachineTarget) => Promise<T>): Promise<T> => {
    const found = target(uuid)
    try {
      return await named({ act, name: found.vm.name }, () => run(found))
    } finally {
      inventory.refresh(uuid, 'state')
    }
  }
  const read = <T>(uuid: DomainUuid, act: string, run: (target: MachineTarget) => Promise<T>): Promise<T> => {
    const found = target(uuid)
    return named({ act, name: found.vm.name }, () => run(found))
  }

  return {
    connect: () => session.connect(),
    disconnect: () => session.disconnect(),
    hostDetails: ({ signal }) => named({ act: 'details', name: hostName }, () => readHostDetails(session.link(), { bootedAtMs, signal })),
    vmDetails: async (uuid, { signal }) => read(uuid, 'details', async ({ link, vm, handle }) => readDomainDetails(vm, await link.control.api.domains.getDomainXml(handle, { signal }))),
    vmXml: async ({ uuid, inactive }, { signal }) => read(uuid, 'xml', ({ link, handle, vm }) => link.control.api.domains.getDomainXml(handle, { signal, flags: inactive && vm.isPersistent ? DomainXmlFlag.Inactive : 0 })),
    act: ({ uuid, action, onProgress = () => {} }, { signal }) => change(uuid, action, (found) => actOnDomain(action, { ...found, signal, onProgress })),
    rename: async ({ uuid, name }, { signal }) => change(uuid, 'rename', (found) => renameDomain({ ...found, signal }, name)),
    setMetadata: async ({ uuid, change: metadata }, { signal }) => {
      await change(uuid, 'metadata', (found) => setDomainMetadata({ ...found, signal }, metadata))
      inventory.refresh(uuid, 'xml')
    },
    sendKeys: async ({ uuid, keys, holdMs }, { signal }) => read(uuid, 'send-keys', ({ link, vm, handle }) => link.monitor.run({ guest: vm.name, deadlineMs: guestDeadlineMs, signal }, ({ api }) => api.domains.sendKey(handle, { keycodes: keys, holdMs }, unlimited))),
    screenshot: async (uuid, options) => read(uuid, 'screenshot', (found) => takeScreenshot(found, options)),
    openConsole: async (request, { signal }) => read(request.uuid, 'console', (found) => openConsole(request, { ...found, signal })),
    cloning: createCloning({ link: () => session.link(), onMetadataChanged: (uuid) => inventory.refresh(DomainUuid.parse(uuid), 'xml') }),
    creation: createCreation(() => session.link()),
    guests: createGuests(() => session.link()),
    definitions: createDefinitions({ link: () => session.link() }),
    deletion: createDeletion(() => session.link()),
    hardware: createHardware({ link: () => session.link(), read, change }),
    networks: createNetworks({ hostId: context.hostId, link: () => session.link(), domain: domainOf, onNetworksChanged: () => networks?.refresh() }),
    snapshots: createSnapshots({ read, change }),
    storage: createStorage({ link: () => session.link(), domain: domainOf, onPoolsChanged: () => pools?.refresh() }),
    transfers: createTransfers(() => session.link()),
    trash: createTrash(() => session.link()),
    [Symbol.asyncDispose]: async () => {
      await session[Symbol.asyncDispose]()
      inventory[Symbol.dispose]()
    },
  }
}

/** A living guest takes a key at once, and draws its screen within moments. */
const guestDeadlineMs = 15_000

/** A download stream, so on a connection of its own: one that a hung guest blocks is closed again. */
function takeScreenshot({ link, handle }: MachineTarget, { signal }: CallOptions): Promise<{ mimeType: string; data: Uint8Array }> {
  return withOwnLink(link, signal, async ({ api }) => {
    const { mime, image } = await api.domains.screenshot(handle, 0, { signal, deadlineMs: guestDeadlineMs })
    return { mimeType: mime ?? 'image/x-portable-pixmap', data: image }
  })
}
