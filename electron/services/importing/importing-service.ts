// Machines from elsewhere: definitions of libvirt, and packages (OVA) whose bytes come through a door or from a file of this machine.
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { fileSize, fileSource } from '#electron/bytes/local-file.ts'
import type { ByteSource } from '#electron/bytes/volume-bytes.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { TaskId } from '#shared/model/ids.ts'
import { OvaFile, OvaImport } from '#shared/model/provisioning/importing.ts'
import type { OvaContents, OvaImportPreview, OvaUpload, XmlFinding, XmlImport, XmlImportPreview } from '#shared/model/provisioning/importing.ts'
import { TransferId } from '#shared/model/storage/transfer.ts'
import type { TransferTicket } from '#shared/model/storage/transfer.ts'
import { OvaError, ovaProblem } from '#shared/ova/ova-error.ts'
import { readPackage } from '#shared/ova/package.ts'
import type { OvaPackage } from '#shared/ova/package.ts'
import { stepDeadlineMs } from '../creation/make-volumes.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { NetworkBook } from '../networks/network-book.ts'
import type { OperatingSystems } from '../operating-systems/operating-systems.ts'
import type { PoolBook } from '../storage/pool-book.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import type { TransferCaller } from '../transfers/ticketed-transfers.ts'
import type { TransfersService } from '../transfers/transfers-service.ts'
import { usualPatience } from '../transfers/transfer-work.ts'
import { createFileReader } from './file-reader.ts'
import { importOva } from './import-ova.ts'
import { ovaObstacles, ovaWarnings } from './import-preflight.ts'
import { prepareXml, previewXml } from './import-xml.ts'
import { planImport } from './plan-import.ts'

export interface ImportingService {
  previewXml(wish: XmlImport, signal: AbortSignal): Promise<XmlImportPreview>
  /** @throws AppError definition-refused, vm-name-taken */
  xml(wish: XmlImport, user: string, signal: AbortSignal): Promise<TaskId>
  previewOva(wish: OvaImport, signal: AbortSignal): Promise<OvaImportPreview>
  ova(wish: OvaUpload, caller: TransferCaller): Promise<TransferTicket>
  readOvaFile(path: string, signal: AbortSignal): Promise<OvaContents>
  ovaFile(wish: OvaFile, user: string, signal: AbortSignal): Promise<TaskId>
}

export interface ImportingDependencies {
  readonly inventory: Pick<InventoryService, 'host' | 'vms'>
  readonly pools: Pick<PoolBook, 'of'>
  readonly networks: Pick<NetworkBook, 'of'>
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly operatingSystems: Pick<OperatingSystems, 'find'>
  readonly transfers: Pick<TransfersService, 'receive'>
  readonly tasks: Pick<TasksService, 'register' | 'start'>
}

const XmlTask = z.object({ xml: z.string(), uuid: DomainUuid, start: z.boolean() })
const OvaTask = OvaImport.omit({ hostId: true, name: true }).extend({ transferId: TransferId })

export function createImportingService(dependencies: ImportingDependencies): ImportingService {
  const { inventory, sessions, tasks, transfers } = dependencies

  tasks.register('vm.import-xml', async ({ target, log }) => {
    const { xml, uuid, start } = XmlTask.parse(target.input)
    const { creation } = sessions.provider(target.hostId)
    await creation.defineXml({ xml, name: target.label }, { signal: AbortSignal.timeout(stepDeadlineMs) })
    log({ line: 'machine-defined', params: { name: target.label } })
    if (start) await creation.start({ uuid }, { signal: AbortSignal.timeout(stepDeadlineMs) })
  })
  const received = transfers.receive('vm.import-ova', async ({ source, sizeBytes, book }, context) => {
    const { transferId: _transfer, ...wish } = OvaTask.parse(context.target.input)
    await run(dependencies, { wish: { ...wish, name: context.target.label }, source, sizeBytes, onPhase: book.phase, onProgress: book.progress }, context)
  })
  tasks.register('vm.import-ova-file', async (context) => {
    const { path, ...wish } = OvaFile.omit({ hostId: true, name: true }).parse(context.target.input)
    await run(dependencies, { wish: { ...wish, name: context.target.label }, source: fileSource(path), sizeBytes: await fileSize(path), onPhase: () => {}, onProgress: () => {} }, context)
  }, { isUnlimited: true })

  const assertPossible = async (wish: OvaImport, signal: AbortSignal): Promise<void> => {
    const [obstacle] = await ovaObstacles(dependencies, wish, signal)
    if (obstacle) throw obstacle
  }
  const preview = (wish: XmlImport, signal: AbortSignal): Promise<XmlImportPreview> =>
    previewXml(wish, { elsewhere: inventory.vms(), check: (xml) => sessions.provider(wish.hostId).creation.checkDefinition({ xml }, { signal }) })
  return {
    previewXml: preview,
    async xml(wish, user, signal) {
      const { findings } = await preview(wish, signal)
      const refusal = findings.find(({ isRefusal }) => isRefusal)
      if (refusal) throw refusalOf(refusal)
      const { name, uuid, xml } = prepareXml(wish)
      return tasks.start({ kind: 'vm.import-xml', targets: [{ hostId: wish.hostId, label: name, input: { xml, uuid, start: wish.start } }], user, parallelism: 1 })
    },
    async previewOva(wish, signal) {
      const obstacles = await ovaObstacles(dependencies, wish, signal)
      const plan = await planned(dependencies, wish)
      const warnings = await ovaWarnings(dependencies, wish, signal)
      const isPrintable = !obstacles.some(({ code }) => code === 'pool-not-found')
      const { xml } = isPrintable ? await sessions.provider(wish.hostId).creation.print(plan.machine, { signal }) : { xml: '' }
      return { volumes: plan.disks.map(({ volume }) => ({ pool: wish.pool, volume })), xml, obstacles: obstacles.map(problemOf), warnings }
    },
    async ova({ sizeBytes, ...wish }, caller) {
      await assertPossible(wish, caller.signal)
      const { hostId, name, ...input } = wish
      return received({ hostId, pool: wish.pool, label: name, fileName: `${name}.ova`, sizeBytes, input }, caller)
    },
    readOvaFile: async (path, signal) => contentsOf(await readLocal(path, signal)),
    async ovaFile(wish, user, signal) {
      await assertPossible(wish, signal)
      const { hostId, name, ...input } = wish
      return tasks.start({ kind: 'vm.import-ova-file', targets: [{ hostId, label: name, input }], user, parallelism: 1 })
    },
  }
}

interface Running {
  readonly wish: Omit<OvaImport, 'hostId'>
  readonly source: ByteSource
  readonly sizeBytes: number
  readonly onPhase: Parameters<typeof importOva>[0]['onPhase']
  readonly onProgress: (doneBytes: number) => void
}

async function run(dependencies: ImportingDependencies, { wish, sizeBytes, onProgress, ...rest }: Running, context: TaskContext): Promise<void> {
  const { hostId } = context.target
  const plan = await planned(dependencies, { ...wish, hostId: HostId.parse(hostId) })
  const count = (doneBytes: number): void => {
    onProgress(doneBytes)
    // The rest is conversion.
    context.progress((0.9 * doneBytes) / sizeBytes)
  }
  await importOva({ wish, plan, sizeBytes, ...rest, onProgress: count, provider: dependencies.sessions.provider(hostId), hostPatienceMs: usualPatience.hostMs }, context)
}

async function planned({ operatingSystems }: ImportingDependencies, wish: OvaImport) {
  const os = wish.os === undefined ? undefined : ((await operatingSystems.find(wish.os)) ?? undefined)
  return planImport(wish, { uuid: DomainUuid.parse(randomUUID()), os })
}

async function readLocal(path: string, signal: AbortSignal): Promise<OvaPackage> {
  const sizeBytes = await fileSize(path)
  await using reader = createFileReader(fileSource(path), signal)
  try {
    return await readPackage({ sizeBytes, readAt: (offsetBytes, lengthBytes) => reader.readAt(offsetBytes, lengthBytes), decode: (bytes) => Buffer.from(bytes).toString('utf8') })
  } catch (error) {
    if (error instanceof OvaError) throw ovaProblem(error, { name: path })
    throw error
  }
}

function contentsOf({ machine: { nics, leftOut, ...machine }, disks }: OvaPackage): OvaContents {
  return { ...machine, disks: disks.map(({ file, entry, capacityBytes, controller, digest }) => ({ file, fileBytes: entry.sizeBytes, capacityBytes, controller, isChecked: digest !== null })), nics: [...nics], leftOut: [...leftOut] }
}

function refusalOf({ kind, what, by }: XmlFinding): AppError {
  if (kind === 'name-taken') return new AppError('vm-name-taken', { message: `There is already a virtual machine called ${what}`, reason: 'vm-called', params: { name: what } })
  const told = { name: what, finding: kind, what }
  if (by === '') return new AppError('definition-refused', { message: `${kind}: ${what}`, reason: 'definition-finding', params: told })
  return new AppError('definition-refused', { message: `${kind}: ${what} (${by})`, reason: 'definition-finding-by', params: { ...told, by } })
}
