// One change of many machines: what would become of each, and making it as a task with an item for each machine. A machine that is
// not any more as it was previewed is left alone.
import * as z from 'zod'
import { inParallel } from '#electron/lib/waiting/in-parallel.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { BulkChange } from '#shared/model/machines/editing.ts'
import type { EditPreview } from '#shared/model/machines/editing.ts'
import type { HostId, TaskId, VmRef } from '#shared/model/ids.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { TaskLine } from '#shared/task-lines.ts'
import type { DefinitionsService } from '../definitions/definitions-service.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { NetworkBook } from '../networks/network-book.ts'
import type { PoolBook } from '../storage/pool-book.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import { editFingerprint } from './edit-fingerprint.ts'
import { planEdit } from './plan-edit.ts'
import type { EditSurroundings, PlannedEdit } from './plan-edit.ts'

export interface EditingService {
  /** In the order of the targets. */
  preview(targets: readonly VmRef[], change: BulkChange, signal: AbortSignal): Promise<EditPreview[]>
  apply(targets: readonly (VmRef & { readonly fingerprint?: string | undefined })[], change: BulkChange, user: string): Promise<TaskId>
}

export interface EditingDependencies {
  readonly inventory: Pick<InventoryService, 'vm' | 'host'>
  readonly networks: Pick<NetworkBook, 'of'>
  readonly pools: Pick<PoolBook, 'of'>
  readonly definitions: Pick<DefinitionsService, 'read' | 'apply'>
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly tasks: Pick<TasksService, 'register' | 'start'>
  readonly parallelism: () => number
}

const Input = z.object({ change: BulkChange, fingerprint: z.string().optional(), user: z.string() })
/** Of one host: libvirtd stops reading a connection on which more calls hang, and the rest waits in the client anyway. */
const readsPerHost = 8
const undoDeadlineMs = 60_000

export function createEditingService({ inventory, networks, pools, definitions, sessions, tasks, parallelism }: EditingDependencies): EditingService {
  const find = (ref: VmRef): Vm => {
    const vm = inventory.vm(ref)
    if (!vm) throw new AppError('vm-not-found', { message: 'There is no such virtual machine on this host', params: { hostId: ref.hostId, uuid: ref.uuid } })
    return vm
  }
  const aroundOf = (hostId: HostId): EditSurroundings => ({ facts: inventory.host(hostId)?.facts ?? null, networks: networks.of(hostId), pools: pools.of(hostId) })
  const plan = async (ref: VmRef, change: BulkChange, signal: AbortSignal): Promise<PlannedEdit & { vm: Vm; before: string; definitionFingerprint: string }> => {
    const vm = find(ref)
    const { xml, fingerprint } = await definitions.read({ hostId: ref.hostId, kind: 'domain', key: ref.uuid }, false, signal)
    return { ...planEdit({ vm, xml, change, around: aroundOf(ref.hostId) }), vm, before: xml, definitionFingerprint: fingerprint }
  }
  const planned = async (ref: VmRef, change: BulkChange, signal: AbortSignal): Promise<EditPreview> => {
    try {
      const { differences, warnings, effect, volume, before } = await plan(ref, change, signal)
      return { ...ref, differences, warnings, effect, volume, problem: null, fingerprint: editFingerprint(before) }
    } catch (error) {
      signal.throwIfAborted()
      return { ...ref, differences: [], warnings: [], effect: 'none', volume: '', problem: problemOf(error), fingerprint: '' }
    }
  }
  const apply = async ({ target, signal, log }: TaskContext): Promise<void> => {
    const { change, fingerprint, user } = Input.parse(target.input)
    const ref = { hostId: target.hostId, uuid: DomainUuid.parse(target.uuid) }
    const provider = sessions.provider(ref.hostId)
    const first = await plan(ref, change, signal)
    if (fingerprint !== undefined) assertUnchanged(first, fingerprint)
    // These can be repeated, should the definition be refused: it comes last.
    if (first.metadata) await provider.setMetadata({ uuid: ref.uuid, change: first.metadata }, { signal })
    if (first.autostart !== undefined) await provider.act({ uuid: ref.uuid, action: first.autostart ? 'autostart-on' : 'autostart-off' }, { signal })
    if (first.metadata || first.autostart !== undefined) log({ line: 'settings-set', params: { settings: [...Object.keys(first.metadata ?? {}), ...(first.autostart === undefined ? [] : ['autostart'])].join(', '), name: first.vm.name } })
    if (first.xml === first.before || fingerprint === undefined) return
    const next = first.metadata ? await plan(ref, change, signal) : first
    assertUnchanged(next, fingerprint)
    await withVolume({ provider, plan: next, change, log, signal }, async () => {
      await definitions.apply({ hostId: ref.hostId, kind: 'domain', key: ref.uuid, xml: next.xml, baseFingerprint: next.definitionFingerprint }, user, signal)
      log({ line: 'definition-changed', params: { name: next.vm.name } })
    })
  }
  tasks.register('vm.edit', apply)

  return {
    async preview(targets, change, signal) {
      const byHost = Map.groupBy(targets, ({ hostId }) => hostId)
      const previews = await Promise.all([...byHost.values()].map((refs) => inParallel(refs, readsPerHost, (ref) => planned(ref, change, signal))))
      const byKey = new Map(previews.flat().map((preview) => [`${preview.hostId}/${preview.uuid}`, preview]))
      return targets.flatMap(({ hostId, uuid }) => byKey.get(`${hostId}/${uuid}`) ?? [])
    },
    apply: (targets, change, user) => tasks.start({ kind: 'vm.edit', targets: targets.map(({ fingerprint, ...ref }) => ({ ...ref, label: find(ref).name, input: { change, fingerprint, user } })), user, parallelism: parallelism() }),
  }
}

function assertUnchanged({ before, vm }: { before: string; vm: Vm }, fingerprint: string): void {
  if (editFingerprint(before) === fingerprint) return
  throw new AppError('definition-changed', { message: `${vm.name} was changed by somebody else after the preview`, params: { name: vm.name }, hint: 'edit-again' })
}

interface VolumeWork {
  readonly provider: Pick<RemoteProvider, 'storage'>
  readonly plan: PlannedEdit
  readonly change: BulkChange
  readonly log: (line: TaskLine) => void
  readonly signal: AbortSignal
}

/** With the new disk's volume made first, and removed again when what needs it fails. */
async function withVolume({ provider, plan, change: { newDisk }, log, signal }: VolumeWork, work: () => Promise<void>): Promise<void> {
  if (!newDisk) return work()
  const { volume: name } = plan
  const { pool, sizeBytes: capacityBytes, format } = newDisk
  await provider.storage.createVolume({ pool, name, capacityBytes, format, preallocation: 'none' }, { signal })
  log({ line: 'volume-made', params: { name, pool } })
  try {
    await work()
  } catch (error) {
    const remains = await provider.storage.deleteVolume({ pool, volume: name }, { signal: AbortSignal.timeout(undoDeadlineMs) }).then(() => undefined, problemOf)
    log(remains ? { line: 'volume-stays', params: { name, pool }, problem: remains } : { line: 'volume-removed', params: { name } })
    throw error
  }
}
