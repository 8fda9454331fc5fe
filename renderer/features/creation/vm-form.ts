// The answers of the form and the request that they make. Pure.
import { NewVm, unattendedKinds } from '#shared/model/provisioning/creation.ts'
import type { HostOffer, UnattendedInstall, VmSource } from '#shared/model/provisioning/creation.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Network } from '#shared/model/networks/network.ts'
import { usualDevices } from '#shared/model/provisioning/operating-system.ts'
import type { OperatingSystem, OsDevices } from '#shared/model/provisioning/operating-system.ts'
import type { Pool, Volume } from '#shared/model/storage/storage.ts'
import { usualPools } from '#shared/model/storage/usual-pools.ts'

export const sourceKinds = ['cloud', 'iso', 'tree', 'image', 'pxe', 'empty'] as const satisfies readonly VmSource['kind'][]
export type SourceKind = (typeof sourceKinds)[number]

/** A volume and the pool that it is in. */
export interface PoolVolume {
  readonly pool: string
  readonly volume: Volume
  /** Marked as there to make machines from. */
  readonly isTemplate?: boolean
  /** It is another image than was marked. */
  readonly isReplaced?: boolean
}

/** What a guest is told at its first start. */
export interface CloudInitForm {
  readonly hasCloudInit: boolean
  readonly user: string
  readonly password: string
  readonly hostname: string
  readonly sshKeys: string
  /** By spaces or commas. */
  readonly packages: string
  readonly networkConfig: string
  readonly userData: string
}

/** What has a usual answer, which follows from the system. */
export type Hardware = Pick<OsDevices, 'firmware' | 'diskBus' | 'nicModel' | 'hasTpm' | 'hasSecureBoot'> & {
  readonly vcpus: number
  readonly memoryBytes: number
  readonly diskBytes: number
}

export interface VmForm extends CloudInitForm {
  readonly hostId: HostId | undefined
  readonly kind: SourceKind
  readonly volume: PoolVolume | undefined
  readonly use: 'copy' | 'overlay'
  readonly treeUrl: string
  readonly kernelArguments: string
  /** `null` for none. */
  readonly unattended: UnattendedInstall['kind'] | null
  readonly answers: string
  readonly name: string
  /** libosinfo's identifier; empty for none, `null` for what the disc or image is found to be of. */
  readonly os: string | null
  /** Only what was chosen: the rest is usual. */
  readonly hardware: Partial<Hardware>
  readonly hasDisk: boolean
  /** Empty for the usual one; likewise the network. */
  readonly pool: string
  /** `null` for none. */
  readonly network: string | null
  readonly start: boolean
}

const GiB = 2 ** 30

export function emptyVmForm(hostId: HostId | undefined): VmForm {
  return { hostId, kind: 'cloud', volume: undefined, use: 'copy', treeUrl: '', kernelArguments: '', unattended: null, answers: '', name: '', os: null, hardware: {}, hasDisk: true, pool: '', network: '', start: true, ...emptyCloudInit(true) }
}

export function emptyCloudInit(hasCloudInit: boolean): CloudInitForm {
  return { hasCloudInit, user: 'admin', password: '', hostname: '', sshKeys: '', packages: '', networkConfig: '', userData: '' }
}

/** Running pools of the host, the usual one first. */
export function poolsOf(pools: readonly Pool[], hostId: HostId | undefined): Pool[] {
  return usualPools(pools.filter((pool) => pool.hostId === hostId))
}

export function networksOf(networks: readonly Network[], hostId: HostId | undefined): Network[] {
  return networks.filter((network) => network.hostId === hostId)
}

/** "default" is what libvirt makes for machines that nobody thinks about. */
export function chosenNetwork({ network }: VmForm, networks: readonly Network[]): string | null {
  if (network !== '') return network
  const active = networks.filter(({ isActive }) => isActive)
  return (active.find(({ name }) => name === 'default') ?? active[0])?.name ?? null
}

/** Beside its image, or the usual one. */
export function chosenPool({ pool, kind, volume }: Pick<VmForm, 'pool' | 'kind' | 'volume'>, pools: readonly Pool[]): string | undefined {
  if (pool !== '') return pool
  return kind === 'cloud' && volume ? volume.pool : pools[0]?.name
}

const volumeKinds: readonly SourceKind[] = ['cloud', 'iso', 'image']
export const needsVolume = (kind: SourceKind): kind is 'cloud' | 'iso' | 'image' => volumeKinds.includes(kind)
/** Whose installer can be answered beforehand, and how. Debian's finds no second disc; Windows has no tree. */
export function answerKinds(kind: SourceKind): readonly UnattendedInstall['kind'][] {
  if (kind === 'tree') return unattendedKinds.filter((each) => each !== 'windows')
  return kind === 'iso' ? unattendedKinds.filter((each) => each !== 'preseed') : []
}
/** Only while it runs does it run its installer. */
export const startsAtOnce = ({ kind, start }: Pick<VmForm, 'kind' | 'start'>): boolean => kind === 'tree' || start
/** Nothing else asks for a user. */
const asksCloudInit = ({ kind, hasCloudInit }: Pick<VmForm, 'kind' | 'hasCloudInit'>): boolean => (kind === 'cloud' || kind === 'image') && hasCloudInit

export interface Around {
  readonly pools: readonly Pool[]
  readonly networks: readonly Network[]
  /** The system that was chosen or found. */
  readonly os: OperatingSystem | undefined
  readonly offer: HostOffer | undefined
}

/** What the machine gets: what was chosen, else what its system is said to want. */
export function hardwareOf({ kind, volume, hardware }: Pick<VmForm, 'kind' | 'volume' | 'hardware'>, { os, offer }: Pick<Around, 'os' | 'offer'>): Hardware {
  const { firmware, diskBus, nicModel, hasTpm, hasSecureBoot } = os?.devices ?? usualDevices
  const wanted = { memoryBytes: os?.recommended.memoryBytes ?? os?.minimum.memoryBytes, diskBytes: os?.recommended.diskBytes ?? os?.minimum.diskBytes, vcpus: os?.recommended.vcpus ?? os?.minimum.vcpus }
  // Machines of ARM have no BIOS at all.
  const only = offer?.firmwares.every((known) => known === 'uefi') === true ? 'uefi' : undefined
  // Smaller than the image, the disk would cut it off.
  const imageBytes = kind === 'cloud' ? (volume?.volume.capacityBytes ?? 0) : 0
  const usual: Hardware = { firmware: only ?? firmware, diskBus, nicModel, hasTpm, hasSecureBoot, vcpus: Math.max(2, wanted.vcpus ?? 0), memoryBytes: wanted.memoryBytes ?? 2 * GiB, diskBytes: Math.max(wanted.diskBytes ?? 20 * GiB, imageBytes) }
  return { ...usual, ...hardware }
}

/** What the call wants, or which answers are missing or wrong, by their path. */
export function requestOf(form: VmForm, around: Around): { readonly request: NewVm } | { readonly problems: ReadonlySet<string> } {
  const pool = chosenPool(form, around.pools)
  const network = chosenNetwork(form, around.networks)
  const { vcpus, memoryBytes, diskBytes } = hardwareOf(form, around)
  const { firmware, diskBus, nicModel, hasTpm, hasSecureBoot } = form.hardware
  const parsed = NewVm.safeParse({
    hostId: form.hostId,
    name: form.name,
    source: sourceOf(form),
    vcpus,
    memoryBytes,
    ...(form.kind !== 'image' && (form.hasDisk || form.kind === 'cloud') && pool !== undefined ? { disk: { pool, sizeBytes: diskBytes } } : {}),
    ...(network === null ? {} : { network }),
    ...(around.os ? { os: around.os.id } : {}),
    ...given({ firmware }),
    devices: given({ diskBus, nicModel, hasTpm, hasSecureBoot }),
    start: startsAtOnce(form),
    ...(form.unattended !== null && answerKinds(form.kind).includes(form.unattended) ? { unattended: { kind: form.unattended, text: form.answers } } : {}),
    ...(asksCloudInit(form) ? { cloudInit: cloudInitOf(form) } : {}),
  })
  return parsed.success ? { request: parsed.data } : { problems: new Set(parsed.error.issues.map(({ path }) => path.join('.'))) }
}

function sourceOf({ kind, volume, use, treeUrl, kernelArguments }: VmForm): Record<string, unknown> {
  if (kind === 'tree') return { kind, url: treeUrl.trim(), arguments: kernelArguments }
  if (!needsVolume(kind)) return { kind }
  return { kind, pool: volume?.pool, volume: volume?.volume.name, ...(kind === 'cloud' ? { use } : {}) }
}

function given(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

/** As the calls want it. */
export function cloudInitOf({ user, password, hostname, sshKeys, packages, networkConfig, userData }: CloudInitForm) {
  const keys = sshKeys.split('\n').map((key) => key.trim()).filter(Boolean)
  return { user, sshKeys: keys, hostname, packages: packages.split(/[\s,]+/).filter(Boolean), networkConfig, userData, ...(password === '' ? {} : { password }) }
}

/** Which of the host's volumes a machine may come from. */
export function isChoice(kind: SourceKind, { format, name, users, overlays }: Volume): boolean {
  const isDisc = format === 'iso' || /\.iso$/i.test(name)
  if (kind === 'iso') return isDisc && !name.endsWith('-seed.iso')
  const writers = users.filter(({ isBelow }) => isBelow !== true)
  return !isDisc && (kind === 'image' ? users.length === 0 && overlays.length === 0 : writers.length === 0)
}
