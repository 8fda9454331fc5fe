// Builds the whole console out of its parts, and takes it apart again in the reverse order. Every service is a function of what it is
// given in `composition/`; there is no other place where services meet.
import type { Log } from '#electron/lib/log.ts'
import type { RecordSpan } from '#electron/lib/trace.ts'
import type { ConsolesService } from '#electron/services/consoles/consoles-service.ts'
import type { InventoryService } from '#electron/services/inventory/inventory-service.ts'
import type { QuestionsService } from '#electron/services/questions/questions-service.ts'
import type { TransferDoor } from '#electron/services/transfers/transfer-tickets.ts'
import type { About } from '#shared/contract/system.ts'
import { problemOf } from '#shared/errors.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { SnapshotSituation } from '#shared/model/snapshots/snapshot.ts'
import { createCommandLineHosts } from './command-line-hosts.ts'
import type { CommandLineHosts } from './command-line-hosts.ts'
import { createConnections } from './composition/connections.ts'
import type { ConnectionsOptions } from './composition/connections.ts'
import { createFigures } from './composition/figures.ts'
import type { Workers } from './composition/figures.ts'
import { openFoundation } from './composition/foundation.ts'
import type { FoundationOptions } from './composition/foundation.ts'
import { createMachines } from './composition/machines.ts'
import type { Machines } from './composition/machines.ts'
import { createRecords } from './composition/records.ts'
import { readVersion } from './paths.ts'
import type { Platform } from './platform.ts'
import { createImplementer } from './router/middleware.ts'
import { createRouter } from './router/router.ts'
import type { AppRouter } from './router/router.ts'

export interface AppOptions extends FoundationOptions, Pick<ConnectionsOptions, 'expandUri' | 'listSshHosts'> {
  /** The workers that hold the sessions, and the one that keeps their samples; the app disposes them. */
  readonly createWorkers: (parts: { readonly log: Log; readonly dataDir: string; readonly record: RecordSpan | undefined }) => Workers
}

export interface App extends AsyncDisposable {
  /** For every door: `implement`ed contract whose context is a `CallContext`. */
  readonly router: AppRouter
  /** Doors redeem console tickets here. */
  readonly consoles: Pick<ConsolesService, 'redeem'>
  /** Doors take and give the bytes of volumes here. */
  readonly transfers: TransferDoor
  /** The page for Prometheus. */
  readonly metrics: { render(): Promise<string> }
  readonly about: About
  /** For the command line: what it opens must be a host first. */
  readonly hosts: CommandLineHosts
  readonly inventory: Pick<InventoryService, 'hosts' | 'vms' | 'watch'>
  readonly questions: Pick<QuestionsService, 'watch'>
}

const leftWorkDeadlineMs = 60_000

/** @throws AppError `conflict` when another console uses the data folder or another program its database, `disk-full`. */
export async function createApp({ createWorkers, expandUri, listSshHosts, ...ground }: AppOptions): Promise<App> {
  await using stack = new AsyncDisposableStack()
  const base = await openFoundation(stack, ground)
  const { platform, log, record, inventory, questions, tasks } = base
  const workers = createWorkers({ log, dataDir: platform.dataDir, record })
  // What comes later is asked only when the first host has connected.
  const figures = await createFigures(stack, base, { workers, oldestSnapshot: async (ref, signal) => oldestOf(await machines.snapshots.list(ref, signal)) })
  const onConnected = (hostId: HostId): void => lookForLeftWork(machines, { hostId, log })
  const onRemoved = (hostId: HostId): void => forgetLeftWork(machines, { hostId, onError: base.onError })
  const connections = createConnections(stack, base, { figures, workers, expandUri, listSshHosts, onConnected, onRemoved })
  const { hosts } = connections
  const machines: Machines = createMachines(stack, { ...base, ...connections })
  const records = await createRecords(stack, base, { ...figures, ...machines })

  const about = aboutOf(platform)
  const router = createRouter(createImplementer({ audit: base.audit, log, record }), { ...base, ...figures, ...connections, ...machines, ...records, about })
  await tasks.recover()
  machines.files.clear().catch((error: unknown) => log.warn('files of downloads that were not finished are still there', { reason: problemOf(error).message }))
  await hosts.start()
  const owned = stack.move()
  return { router, consoles: machines.consoles, transfers: machines.transfers, metrics: { render: () => figures.monitoring.prometheusPage() }, about, hosts: createCommandLineHosts({ router, hosts, user: about.user }), inventory, questions, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

type LeftWork = Pick<Machines, 'storage' | 'transfers'>

/** What an earlier console has begun on this host and did not live to finish. */
function lookForLeftWork({ storage: { leftMoves }, transfers: { leftUploads } }: LeftWork, { hostId, log }: { readonly hostId: HostId; readonly log: Log }): void {
  const signal = AbortSignal.timeout(leftWorkDeadlineMs)
  leftMoves.check(hostId, signal).catch((error: unknown) => log.info('whether moves of disks were left half way is not known', { hostId, reason: problemOf(error).message }))
  leftUploads.check(hostId, signal).catch((error: unknown) => log.info('whether uploads were left half way is not known', { hostId, reason: problemOf(error).message }))
}

function forgetLeftWork({ storage: { leftMoves }, transfers: { leftUploads } }: LeftWork, { hostId, onError }: { readonly hostId: HostId; readonly onError: (error: unknown) => void }): void {
  leftMoves.removeHost(hostId)
  leftUploads.removeHost(hostId).catch(onError)
}

function aboutOf({ shell, secrets, user }: Platform): About {
  return { version: readVersion(), shell, platform: `${process.platform} ${process.arch}`, secretStore: secrets.description, user }
}

function oldestOf({ snapshots }: SnapshotSituation): number | null {
  return snapshots.length === 0 ? null : Math.min(...snapshots.map(({ createdAtMs }) => createdAtMs))
}
