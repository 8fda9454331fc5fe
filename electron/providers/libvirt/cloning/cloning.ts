// Copies of a libvirt host's machines behind the CloningProvider interface. The original's passwords never leave the host's worker:
// a copy is defined from the definition that libvirt has now.
import { AffectFlag, DomainXmlFlag, ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import { cloneDefinition } from '#shared/cloning/clone-definition.ts'
import type { DiskChange } from '#shared/cloning/clone-definition.ts'
import type { ImagePlace } from '#shared/cloning/image-place.ts'
import { templateElement } from '#shared/domain/template-parameters.ts'
import type { TemplateParameters } from '#shared/domain/template-parameters.ts'
import { volumeFormats } from '#shared/model/storage/storage.ts'
import type { CloningProvider, PlannedClone } from '../../nouns/cloning-provider.ts'
import { assertNameIsFree, locate, refusedDefinition } from '../creation/creation.ts'
import { changeMetadata } from '../domains/domain-metadata.ts'
import { named } from '../errors.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { withOwnLink } from '../session/own-link.ts'
import { createWhole } from '../storage/volumes/create-whole.ts'
import { findVolume } from '../storage/volumes/volume-acts.ts'
import { newVolumeXml } from '../storage/volumes/volume-xml.ts'
import { readMacs, readSource } from './read-source.ts'
import { canResetGuest, resetGuest } from './reset-guest.ts'

export interface CloningOptions {
  /** @throws AppError host-not-connected */
  readonly link: () => HostLink
  /** There is no event for every change of metadata. */
  readonly onMetadataChanged: (uuid: string) => void
}

export function createCloning({ link, onMetadataChanged }: CloningOptions): CloningProvider {
  return {
    source: ({ uuid }, { signal }) => named({ act: 'clone-source', name: uuid }, () => withOwnLink(link(), signal, async (own) => ({ ...(await readSource(own, await own.api.domains.lookupByUuid(uuid, { signal }), signal)), canResetGuest: await canResetGuest(link().transport, signal) }))),
    takenMacs: (_request, { signal }) => named({ act: 'clone-source', name: '' }, () => withOwnLink(link(), signal, (own) => readMacs(own, signal))),
    print: ({ uuid, clone }, { signal }) => named({ act: 'clone-preview', name: clone.name }, () => print(link().control, { uuid, clone, flags: DomainXmlFlag.Inactive, signal })),
    define: ({ uuid, clone }, { signal }) => named({ act: 'define', name: clone.name }, () => define(link().control, { uuid, clone, signal })),
    createOverlay: (request, { signal }) => named({ act: 'volume-create', name: request.name }, () => withOwnLink(link(), signal, (own) => createOverlay(own, request, signal))),
    resetGuest: (request, { signal }) => named({ act: 'clone-reset', name: request.name }, () => resetGuest(link(), request, signal)),
    markTemplate: ({ uuid, parameters }, { signal }) =>
      named({ act: 'template', name: uuid }, async () => {
        await markTemplate(link().control, { uuid, parameters, signal })
        onMetadataChanged(uuid)
      }),
  }
}

interface Cloning {
  readonly uuid: string
  readonly clone: PlannedClone
  readonly signal: AbortSignal
}

async function print(control: Link, { uuid, clone, flags, signal }: Cloning & { flags: number }): Promise<string> {
  const { domains } = control.api
  const place = async (at: { pool: string; volume: string; format: string }): Promise<ImagePlace> => locate(control, { ...at, device: 'disk' }, signal)
  const disks: Record<string, DiskChange> = {}
  for (const [device, target] of Object.entries(clone.disks)) disks[device] = target === 'remove' ? { kind: 'remove' } : { kind: 'replace', place: await place(target) }
  const xml = await domains.getDomainXml(await domains.lookupByUuid(uuid, { signal }), { signal, flags })
  return cloneDefinition(xml, { ...clone, disks, seed: clone.seed && (await place(clone.seed)) })
}

async function define(control: Link, { uuid, clone, signal }: Cloning): Promise<void> {
  await assertNameIsFree(control, clone.name, signal)
  const xml = await print(control, { uuid, clone, flags: DomainXmlFlag.Inactive | DomainXmlFlag.Secure, signal })
  try {
    // Not checked against the schema: the original was taken with what is in it.
    await control.api.domains.defineXml(xml, { signal })
  } catch (error) {
    throw refusedDefinition(error, clone.name)
  }
}

interface OverlayRequest {
  readonly uuid: string
  readonly device: string
  readonly pool: string
  readonly name: string
}

/** Looked at right before: QEMU would not notice that the image below its disk is written to. */
async function createOverlay(own: Link, { uuid, device, pool, name }: OverlayRequest, signal: AbortSignal): Promise<void> {
  const source = await readSource(own, await own.api.domains.lookupByUuid(uuid, { signal }), signal)
  if (source.isActive) throw new AppError('vm-state', { message: `${source.name} is running`, params: { name: source.name, act: 'clone' }, hint: 'shut-down-first' })
  const disk = source.disks.find((candidate) => candidate.device === device)
  const format = volumeFormats.find((known) => known === disk?.format)
  if (!disk?.at || !format) throw new AppError('volume-not-found', { message: `${device} of ${source.name} is no volume that another one can stand on`, params: { name: device } })
  const by = disk.others.map((other) => other.name).join(', ')
  if (by !== '') throw new AppError('volume-in-use', { message: `${disk.at.volume.name} is a disk of ${by} too`, reason: 'volume-shared', params: { name: disk.at.volume.name, by } })
  const existing = await findVolume(own, { pool, volume: name, signal }).catch(unlessThere)
  if (existing) throw new AppError('volume-exists', { message: `There is a volume ${name} in the pool ${pool} already`, reason: 'volume-there', params: { pool, name } })
  const { path, capacityBytes } = disk.at.volume
  const xml = newVolumeXml({ pool, name, capacityBytes, format: 'qcow2', preallocation: 'none', backing: { path, format } })
  const handle = await own.api.storage.lookupPoolByName(pool, { signal })
  await createWhole(own, signal, (options) => own.api.storage.createVolume(handle, xml, options))
}

function unlessThere(error: unknown): undefined {
  if (error instanceof LibvirtError && error.code === ErrorCode.NoStorageVol) return undefined
  throw error
}

async function markTemplate({ api: { domains } }: Link, { uuid, parameters, signal }: { uuid: string; parameters: TemplateParameters | null; signal: AbortSignal }): Promise<void> {
  const handle: DomainHandle = await domains.lookupByUuid(uuid, { signal })
  await changeMetadata(domains, handle, { parts: [['template', parameters !== null && templateElement(parameters)]], flags: AffectFlag.Config | (handle.id >= 0 ? AffectFlag.Live : 0), signal })
}
