// The snapshots of a libvirt host's machines behind the SnapshotProvider interface. Every act is checked first, against what is
// the case at that moment.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import { preflight, resolveRequest } from '#shared/model/snapshots/snapshot-preflight.ts'
import type { Preflight } from '#shared/model/snapshots/preflight-findings.ts'
import type { SnapshotAct, SnapshotRequest, SnapshotSituation } from '#shared/model/snapshots/snapshot.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { find, readXml } from '#shared/xml/read-xml.ts'
import type { NounOptions } from '../../noun.ts'
import type { SnapshotProvider } from '../../nouns/snapshot-provider.ts'
import { longDeadlineMs } from '../domains/domain-acts.ts'
import type { Link } from '../session/host-link.ts'
import type { MachineCalls, MachineTarget } from '../session/machine-calls.ts'
import { withOwnLink } from '../session/own-link.ts'
import { volumeAt } from '../storage/volumes/volume-at.ts'
import type { Purpose } from './look.ts'
import { readSituation } from './read-situation.ts'
import { fileOf, newSnapshotXml, withNameAndDescription, writableDisks } from './snapshot-xml.ts'

const CreateFlag = { Redefine: 1, DiskOnly: 16, Quiesce: 64, Atomic: 128, Live: 256 } as const
const DeleteFlag = { MetadataOnly: 2 } as const
/** With its passwords, or they would be lost from the definition that is kept. */
const secure = 1

interface Act extends MachineTarget {
  readonly own: Link
  readonly signal: AbortSignal
  readonly options: NounOptions
}

export function createSnapshots({ read, change }: MachineCalls): SnapshotProvider {
  const onOwn = (target: MachineTarget, options: NounOptions, run: (act: Act) => Promise<void>): Promise<void> => withOwnLink(target.link, options.signal, (own) => run({ ...target, own, signal: options.signal, options }))
  return {
    situation: ({ uuid }, { signal }) => read(uuid, 'snapshots', (target) => withOwnLink(target.link, signal, (own) => readSituation({ host: target.link, own, handle: target.handle, vm: target.vm, signal, purpose: 'look' }))),
    create: ({ uuid, ...request }, options) => change(uuid, 'snapshot-create', (target) => onOwn(target, options, (act) => create(act, request))),
    revert: ({ uuid, name }, options) => change(uuid, 'snapshot-revert', (target) => onOwn(target, options, (act) => revert(act, name))),
    delete: ({ uuid, ...request }, options) => change(uuid, 'snapshot-delete', (target) => onOwn(target, options, (act) => remove(act, request))),
    edit: ({ uuid, ...request }, options) => change(uuid, 'snapshot-edit', (target) => onOwn(target, options, (act) => edit(act, request))),
  }
}

function situationOf({ link, own, handle, vm, signal }: Act, purpose: Purpose): Promise<SnapshotSituation> {
  return readSituation({ host: link, own, handle, vm, signal, purpose })
}

function check(situation: SnapshotSituation, vm: Vm, act: SnapshotAct): Preflight {
  const checked = preflight(situation, act)
  const [first] = checked.refusals
  if (!first) return checked
  const reasons = checked.refusals.map(({ code, about }) => (about.length > 0 ? `${code} (${about.join(', ')})` : code)).join('; ')
  throw new AppError('snapshot-refused', { message: `${act.kind} ${act.name}: ${reasons}`, params: { name: vm.name, snapshot: act.name, reasons, reason: first.code, about: first.about.join(', '), more: checked.refusals.length - 1 } })
}

async function allowed(act: Act, wanted: SnapshotAct): Promise<{ situation: SnapshotSituation; checked: Preflight }> {
  // Going back and deleting write to files on which somebody may stand.
  const situation = await situationOf(act, wanted.kind === 'edit' ? 'create' : 'write')
  return { situation, checked: check(situation, act.vm, wanted) }
}

async function create(act: Act, asked: SnapshotRequest): Promise<void> {
  const { own, handle: dom, vm, signal } = act
  const situation = await situationOf(act, 'create')
  const request = resolveRequest(situation, asked)
  check(situation, vm, { kind: 'create', ...request })
  const domain = readXml(await own.api.domains.getDomainXml(dom, { signal }))
  const [disk] = writableDisks(domain)
  const file = disk ? fileOf(disk) : ''
  const memoryFile = `${file.slice(0, file.lastIndexOf('/'))}/${vm.name}.${request.name}.memory`
  const isRunning = vm.libvirtId !== null
  const isExternal = request.mode === 'external'
  const flags =
    (isExternal ? CreateFlag.Atomic : 0) |
    (isExternal && !request.hasMemory ? CreateFlag.DiskOnly : 0) |
    (isExternal && request.hasMemory && isRunning ? CreateFlag.Live : 0) |
    (request.isQuiesced ? CreateFlag.Quiesce : 0)
  await own.connection.call('DOMAIN_SNAPSHOT_CREATE_XML', { dom, xmlDesc: newSnapshotXml(request, domain, memoryFile), flags }, { signal, deadlineMs: longDeadlineMs })
}

async function revert(act: Act, name: string): Promise<void> {
  await allowed(act, { kind: 'revert', name })
  await act.own.connection.call('DOMAIN_REVERT_TO_SNAPSHOT', { snap: { name, dom: act.handle }, flags: 0 }, { signal: act.signal, deadlineMs: longDeadlineMs })
}

/** One after the other from the leaves on: libvirt refuses to take external children along. */
async function remove(act: Act, { name, withChildren }: { name: string; withChildren: boolean }): Promise<void> {
  const { own, handle: dom, signal, options } = act
  const { situation, checked } = await allowed(act, { kind: 'delete', name, withChildren })
  for (const [index, each] of checked.order.entries()) {
    signal.throwIfAborted()
    // What was true for all may have changed while the first were merged.
    if (index > 0) await allowed(act, { kind: 'delete', name: each, withChildren: false })
    await own.connection.call('DOMAIN_SNAPSHOT_DELETE', { snap: { name: each, dom }, flags: 0 }, { signal, deadlineMs: longDeadlineMs })
    const memoryFile = situation.snapshots.find((snapshot) => snapshot.name === each)?.memoryFile ?? ''
    if (memoryFile !== '') await removeMemory(act, memoryFile)
    options.onProgress?.((index + 1) / checked.order.length)
  }
}

/** libvirt 9.0 leaves the file of the guest's memory behind. One that is in no pool cannot be reached from here. */
async function removeMemory({ own, signal }: Act, path: string): Promise<void> {
  try {
    await own.api.storage.deleteVolume(await volumeAt(own, path, signal), { signal })
  } catch (error) {
    if (!(error instanceof LibvirtError) || error.code !== ErrorCode.NoStorageVol) throw error
  }
}

async function edit(act: Act, { name, newName, description }: { name: string; newName: string; description: string }): Promise<void> {
  const { own: { connection }, handle: dom, signal } = act
  await allowed(act, { kind: 'edit', name, newName, description })
  const snap = { name, dom }
  const { xml } = await connection.call('DOMAIN_SNAPSHOT_GET_XML_DESC', { snap, flags: secure }, { signal })
  const { result } = await connection.call('DOMAIN_HAS_CURRENT_SNAPSHOT', { dom, flags: 0 }, { signal })
  const isCurrent = result !== 0 && (await connection.call('DOMAIN_SNAPSHOT_CURRENT', { dom, flags: 0 }, { signal })).snap.name === find(readXml(xml), 'name').text
  const currentFlag = isCurrent ? 2 : 0
  await connection.call('DOMAIN_SNAPSHOT_CREATE_XML', { dom, xmlDesc: withNameAndDescription(xml, newName, description), flags: CreateFlag.Redefine | currentFlag }, { signal })
  // The old name is an entry only: the files belong to the new one now.
  if (newName !== name) await connection.call('DOMAIN_SNAPSHOT_DELETE', { snap, flags: DeleteFlag.MetadataOnly }, { signal })
}
