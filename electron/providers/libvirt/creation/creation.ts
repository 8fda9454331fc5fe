// Makes machines on a libvirt host out of volumes that are there. Nothing is ever replaced: a taken name or UUID is refused.
import { DefineFlag, DomainXmlFlag, ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import { printElement } from '#shared/xml/new-element.ts'
import { attribute, find, readXml } from '#shared/xml/read-xml.ts'
import type { CreationProvider, InstallerStart, MachinePlan, PlannedDisk } from '../../nouns/creation-provider.ts'
import { longDeadlineMs } from '../domains/domain-acts.ts'
import { named } from '../errors.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { withOwnLink } from '../session/own-link.ts'
import { findVolume } from '../storage/volumes/volume-acts.ts'
import { readVolumeXml } from '../storage/volumes/volume-xml.ts'
import { checkDefinition } from './check-definition.ts'
import { domainXml } from './domain-xml.ts'
import type { DiskLocation } from './domain-xml.ts'
import { readOffer } from './host-offer.ts'
import { withInstaller } from './installer-xml.ts'
import { virtInstall } from './virt-install.ts'

export function createCreation(link: () => HostLink): CreationProvider {
  return {
    offer: (_request, { signal }) =>
      named({ act: 'creation-offer', name: '' }, async () => {
        const { control } = link()
        const [{ architecture, machine, domainType, firmwares, hasSecureBoot, hasTpm, maxVcpus }, domains] = await Promise.all([readOffer(control, signal), control.api.domains.listAllDomains({ signal })])
        return { architecture, machine, domainType, firmwares: [...firmwares], hasSecureBoot, hasTpm, maxVcpus, takenNames: domains.map(({ name }) => name) }
      }),
    print: (plan, { signal }) => named({ act: 'creation-preview', name: plan.name }, () => print(link().control, plan, signal)),
    checkDefinition: ({ xml }, { signal }) => named({ act: 'creation-preview', name: '' }, () => withOwnLink(link(), signal, (own) => checkDefinition(link(), own, { xml, signal }))),
    defineXml: ({ xml, name }, { signal }) => named({ act: 'define', name }, () => defineXml(link().control, { xml, name, signal })),
    define: (plan, { signal }) => named({ act: 'define', name: plan.name }, () => define(link().control, plan, signal)),
    start: ({ uuid }, { signal }) =>
      named({ act: 'start', name: uuid }, () =>
        withOwnLink(link(), signal, async ({ api }) => void (await api.domains.create(await api.domains.lookupByUuid(uuid, { signal }), { signal, deadlineMs: longDeadlineMs }))),
      ),
    startInstaller: (request, { signal }) => named({ act: 'start', name: request.uuid }, () => withOwnLink(link(), signal, (own) => startInstaller(own, request, signal))),
  }
}

async function print(control: Link, plan: MachinePlan, signal: AbortSignal): Promise<{ xml: string; command: string }> {
  const [offer, disks] = await Promise.all([readOffer(control, signal), Promise.all(plan.disks.map((disk) => locate(control, disk, signal)))])
  return { xml: printElement(domainXml(plan, disks, offer)), command: virtInstall(plan, disks, offer) }
}

async function define(control: Link, plan: MachinePlan, signal: AbortSignal): Promise<void> {
  const { xml } = await print(control, plan, signal)
  await defineXml(control, { xml, name: plan.name, signal })
}

async function defineXml(control: Link, { xml, name, signal }: { xml: string; name: string; signal: AbortSignal }): Promise<void> {
  await assertNameIsFree(control, name, signal)
  try {
    await control.api.domains.defineXml(xml, { signal, flags: DefineFlag.Validate })
  } catch (error) {
    throw refusedDefinition(error, name)
  }
}

/** libvirt keeps the definition that it has of a machine that is started with another one, and goes back to it when the machine stops. */
async function startInstaller(own: Link, { uuid, kernel, initrd, arguments: commandLine }: InstallerStart, signal: AbortSignal): Promise<void> {
  const { api } = own
  const pathOf = async ({ pool, volume }: InstallerStart['kernel']): Promise<string> => {
    const vol = await findVolume(own, { pool, volume, signal })
    return readVolumeXml(vol, await api.storage.getVolumeXml(vol, { signal })).path
  }
  const [kernelPath, initrdPath] = await Promise.all([pathOf(kernel), pathOf(initrd)])
  const domain = await api.domains.lookupByUuid(uuid, { signal })
  const xml = await api.domains.getDomainXml(domain, { signal, flags: DomainXmlFlag.Inactive | DomainXmlFlag.Secure })
  await api.domains.createXml(withInstaller(xml, { kernelPath, initrdPath, commandLine }), { signal, deadlineMs: longDeadlineMs })
}

/** @throws AppError vm-name-taken */
export async function assertNameIsFree({ api }: Link, name: string, signal: AbortSignal): Promise<void> {
  const isTaken = (await api.domains.listAllDomains({ signal })).some((domain) => domain.name === name)
  if (isTaken) throw new AppError('vm-name-taken', { message: `There is already a virtual machine called ${name}`, reason: 'vm-called', params: { name } })
}

/** What libvirt has against a definition, in its words; any other error as it is. */
export function refusedDefinition(error: unknown, name: string): unknown {
  const isRefusal = error instanceof LibvirtError && [ErrorCode.XmlError, ErrorCode.XmlDetail, ErrorCode.XmlInvalidSchema, ErrorCode.ConfigUnsupported].some((code) => code === error.code)
  return isRefusal ? new AppError('definition-refused', { message: error.message, reason: 'libvirt-refuses', params: { name, words: error.message }, cause: error }) : error
}

/** Pools whose volumes are files in their folder; those of the other kinds with a folder are devices. */
const filePools: readonly string[] = ['dir', 'fs', 'netfs', 'vstorage']
const devicePools: readonly string[] = ['logical', 'disk', 'iscsi', 'scsi', 'mpath', 'zfs']

/** Of a volume that is not there yet, where it will be. */
export async function locate(control: Link, { pool, volume, format, device, isSeed = false, isPlain = false }: PlannedDisk, signal: AbortSignal): Promise<DiskLocation> {
  const at = { pool, volume, format, device, isSeed, isPlain }
  try {
    const vol = await findVolume(control, { pool, volume, signal })
    const { type, path } = readVolumeXml(vol, await control.api.storage.getVolumeXml(vol, { signal }))
    return type === 'file' || type === 'block' ? { ...at, type, path } : { ...at, type: 'volume', path: '' }
  } catch (error) {
    if (!(error instanceof LibvirtError) || error.code !== ErrorCode.NoStorageVol) throw error
  }
  const root = readXml(await control.api.storage.getPoolXml(await control.api.storage.lookupPoolByName(pool, { signal }), { signal }))
  const [poolType, folder] = [attribute(root, 'type'), find(root, 'target/path').text]
  const type = filePools.includes(poolType) ? 'file' : devicePools.includes(poolType) ? 'block' : 'volume'
  return { ...at, type, path: type === 'volume' ? '' : `${folder}/${volume}` }
}
