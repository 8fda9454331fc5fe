// What belongs to a machine of a libvirt host, and forgetting a machine. Disks are not deleted here: that is the storage's, which
// asks first whether somebody else needs them.
import { DomainXmlFlag, ErrorCode, isUnsupported, LibvirtError, UndefineFlag } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import type { Belongings } from '#shared/model/provisioning/deletion.ts'
import { attribute, find, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { DeletionProvider } from '../../nouns/creation-provider.ts'
import { named } from '../errors.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { withOwnLink } from '../session/own-link.ts'
import { createVolumeCatalogue } from '../storage/volumes/listing/volume-catalogue.ts'
import type { VolumeCatalogue } from '../storage/volumes/listing/volume-catalogue.ts'
import { readBelongingDisks } from './belonging-disks.ts'

export function createDeletion(link: () => HostLink): DeletionProvider {
  return {
    belongings: ({ uuid }, { signal }) =>
      named({ act: 'belongings', name: uuid }, () =>
        // A catalogue of its own: what another one remembers of the last half minute is too old to decide by.
        withOwnLink(link(), signal, async (own) => readBelongings({ own, catalogue: createVolumeCatalogue(link), signal }, await own.api.domains.lookupByUuid(uuid, { signal }))),
      ),
    undefine: ({ uuid }, { signal }) => named({ act: 'delete', name: uuid }, () => undefine(link().control, uuid, signal)),
  }
}

interface Reading {
  readonly own: Link
  readonly catalogue: VolumeCatalogue
  readonly signal: AbortSignal
}

export async function readBelongings({ own, catalogue, signal }: Reading, dom: DomainHandle): Promise<Belongings> {
  const { api, connection } = own
  const isRunning = dom.id >= 0
  const xml = await api.domains.getDomainXml(dom, { signal, flags: isRunning ? 0 : DomainXmlFlag.Inactive })
  const root = readXml(xml)
  const [disks, hasSavedState, { num: snapshots }, checkpoints] = await Promise.all([
    readBelongingDisks({ own, catalogue, signal, uuid: dom.uuid, xml }),
    api.domains.hasManagedSave(dom, { signal }),
    connection.call('DOMAIN_SNAPSHOT_NUM', { dom, flags: 0 }, { signal }),
    countCheckpoints(own, dom, signal),
  ])
  const hasTpm = findAll(find(root, 'devices'), 'tpm').some((tpm) => attribute(find(tpm, 'backend'), 'type') === 'emulator')
  return { name: dom.name, isRunning, disks, nvram: find(root, 'os/nvram').text, hasSavedState, hasTpm, snapshots, checkpoints }
}

/** None where libvirt (before 5.6) or the driver has no checkpoints. */
async function countCheckpoints({ connection }: Link, dom: DomainHandle, signal: AbortSignal): Promise<number> {
  try {
    return (await connection.call('DOMAIN_LIST_ALL_CHECKPOINTS', { dom, needResults: 0, flags: 0 }, { signal })).ret
  } catch (error) {
    if (error instanceof LibvirtError && isUnsupported(error)) return 0
    throw error
  }
}

/** libvirt would turn a running machine into one that is gone when it stops: that is nobody's wish here. */
async function undefine({ api, connection }: Link, uuid: string, signal: AbortSignal): Promise<void> {
  const dom = await api.domains.lookupByUuid(uuid, { signal })
  if (dom.id >= 0) throw new AppError('vm-state', { message: `${dom.name} is running`, params: { name: dom.name, act: 'delete' }, hint: 'shut-down-first' })
  const root = readXml(await api.domains.getDomainXml(dom, { signal, flags: DomainXmlFlag.Inactive }))
  const hasNvram = find(root, 'os/nvram').text !== '' || attribute(find(root, 'os'), 'firmware') === 'efi'
  // A flag that a driver or an older libvirt does not know makes it refuse: only what there is something for. The TPM's state goes by itself.
  const [hasSavedState, { num: snapshots }, checkpoints] = await Promise.all([api.domains.hasManagedSave(dom, { signal }), connection.call('DOMAIN_SNAPSHOT_NUM', { dom, flags: 0 }, { signal }), countCheckpoints({ api, connection }, dom, signal)])
  const flags = (hasSavedState ? UndefineFlag.ManagedSave : 0) | (snapshots > 0 ? UndefineFlag.SnapshotsMetadata : 0) | (checkpoints > 0 ? UndefineFlag.CheckpointsMetadata : 0) | (hasNvram ? UndefineFlag.Nvram : 0)
  try {
    await api.domains.undefine(dom, { signal, flags })
  } catch (error) {
    if (!(error instanceof LibvirtError) || error.code !== ErrorCode.NoDomain) throw error
  }
}
