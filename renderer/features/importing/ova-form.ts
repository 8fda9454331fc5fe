// The answers about a package that is to be imported, and the request that they make. Pure.
import { OvaImport } from '#shared/model/provisioning/importing.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Network } from '#shared/model/networks/network.ts'
import type { Firmware, OperatingSystem } from '#shared/model/provisioning/operating-system.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import type { OvaPackage } from '#shared/ova/package.ts'

export interface OvaForm {
  readonly name: string
  readonly vcpus: number
  readonly memoryBytes: number
  readonly firmware: Firmware
  /** Empty for the one with the most room. */
  readonly pool: string
  /** libosinfo's identifier; empty for none. */
  readonly os: string
  /** A network for each card of the package; empty leaves it out. */
  readonly networks: readonly string[]
  readonly start: boolean
}

export function ovaForm({ machine }: OvaPackage, { systems, networks }: { systems: readonly OperatingSystem[]; networks: readonly Network[] }): OvaForm {
  const active = networks.filter(({ isActive }) => isActive)
  const usual = active.find(({ name }) => name === 'default') ?? active[0]
  const known = (wanted: string): string => (active.some(({ name }) => name === wanted) ? wanted : (usual?.name ?? ''))
  return {
    name: machine.name.replace(/[/\p{Cc}]/gu, '-').trim().slice(0, 200),
    vcpus: machine.vcpus,
    memoryBytes: machine.memoryBytes,
    firmware: machine.firmware,
    pool: '',
    os: systemOf(machine.osDescription, systems)?.id ?? '',
    networks: machine.nics.map(({ network }) => known(network)),
    start: false,
  }
}

/** VMware's names of systems that do not follow from ours by a rule. */
const vmwareNames: Readonly<Record<string, string>> = { windows9: 'win10', windows11: 'win11', windows9Server: 'win2k16', windows2019srv: 'win2k19', windows2019srvNext: 'win2k22', windows2022srvNext: 'win2k25' }
const vmwareFamilies: Readonly<Record<string, string>> = { rhel: 'rhel', centos: 'centos-stream', almalinux: 'almalinux', rockylinux: 'rocky', debian: 'debian', fedora: 'fedora' }

/** "Debian 12" as we write it, "debian12_64Guest" as VMware does. */
export function systemOf(description: string, systems: readonly OperatingSystem[]): OperatingSystem | undefined {
  const byName = systems.find(({ name }) => name === description)
  if (byName || description === '') return byName
  const guest = description.replace(/_?64?Guest$/, '')
  const [, family = '', version = ''] = /^([A-Za-z]+?)(\d*)_?$/.exec(guest) ?? []
  const shortId = vmwareNames[guest.replace(/_$/, '')] ?? `${vmwareFamilies[family.toLowerCase()] ?? family.toLowerCase()}${version}`
  return systems.find((system) => system.shortId === shortId || system.shortId === `${shortId}-unknown`)
}

export interface OvaAround {
  readonly hostId: HostId | undefined
  readonly pools: readonly Pool[]
}

export function requestOf(form: OvaForm, pack: OvaPackage, { hostId, pools }: OvaAround): { readonly request: OvaImport } | { readonly problems: ReadonlySet<string> } {
  const parsed = OvaImport.safeParse({
    ...form,
    hostId,
    pool: form.pool || pools[0]?.name,
    os: form.os || undefined,
    devices: pack.machine.hasSecureBoot ? { hasSecureBoot: true } : {},
    disks: pack.disks.map(({ file, entry, capacityBytes }) => ({ file, fileBytes: entry.sizeBytes, capacityBytes })),
  })
  return parsed.success ? { request: parsed.data } : { problems: new Set(parsed.error.issues.map(({ path }) => path.join('.'))) }
}
