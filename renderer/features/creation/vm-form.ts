// The answers of the form and the request that they make. Pure.
import { NewVm } from '#shared/model/creation.ts'
import type { Firmware, VmSource } from '#shared/model/creation.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Network } from '#shared/model/network.ts'
import type { Pool, Volume } from '#shared/model/storage.ts'

export const sourceKinds = ['cloud', 'iso', 'image', 'pxe', 'empty'] as const satisfies readonly VmSource['kind'][]
export type SourceKind = (typeof sourceKinds)[number]

/** A volume and the pool that it is in. */
export interface PoolVolume {
  readonly pool: string
  readonly volume: Volume
}

/** What a guest is told at its first start. */
export interface CloudInitForm {
  readonly hasCloudInit: boolean
  readonly user: string
  readonly password: string
  readonly hostname: string
  readonly sshKeys: string
}

export interface VmForm extends CloudInitForm {
  readonly hostId: HostId | undefined
  readonly kind: SourceKind
  readonly volume: PoolVolume | undefined
  readonly use: 'copy' | 'overlay'
  readonly name: string
  readonly vcpus: number
  readonly memoryBytes: number
  readonly hasDisk: boolean
  readonly diskBytes: number
  /** Empty for the usual one; likewise the network. */
  readonly pool: string
  /** `null` for none. */
  readonly network: string | null
  readonly firmware: Firmware
  readonly start: boolean
}

const GiB = 2 ** 30

export function emptyVmForm(hostId: HostId | undefined): VmForm {
  const hardware = { vcpus: 2, memoryBytes: 2 * GiB, hasDisk: true, diskBytes: 20 * GiB, pool: '', network: '', firmware: 'bios' } as const
  const cloudInit = emptyCloudInit(true)
  return { hostId, kind: 'cloud', volume: undefined, use: 'copy', name: '', ...hardware, start: true, ...cloudInit }
}

export function emptyCloudInit(hasCloudInit: boolean): CloudInitForm {
  return { hasCloudInit, user: 'admin', password: '', hostname: '', sshKeys: '' }
}

/** Running pools of the host, the one with the most room first. */
export function poolsOf(pools: readonly Pool[], hostId: HostId | undefined): Pool[] {
  return pools.filter((pool) => pool.hostId === hostId && pool.state === 'running').toSorted((one, other) => other.availableBytes - one.availableBytes)
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

/** Beside its image, or where the most room is. */
export function chosenPool({ pool, kind, volume }: Pick<VmForm, 'pool' | 'kind' | 'volume'>, pools: readonly Pool[]): string | undefined {
  if (pool !== '') return pool
  return kind === 'cloud' && volume ? volume.pool : pools[0]?.name
}

export const needsVolume = (kind: SourceKind): kind is 'cloud' | 'iso' | 'image' => kind !== 'pxe' && kind !== 'empty'
/** Nothing else asks for a user. */
const asksCloudInit = ({ kind, hasCloudInit }: Pick<VmForm, 'kind' | 'hasCloudInit'>): boolean => (kind === 'cloud' || kind === 'image') && hasCloudInit

export interface Around {
  readonly pools: readonly Pool[]
  readonly networks: readonly Network[]
}

/** What the call wants, or which answers are missing or wrong, by their path. */
export function requestOf(form: VmForm, around: Around): { readonly request: NewVm } | { readonly problems: ReadonlySet<string> } {
  const pool = chosenPool(form, around.pools)
  const network = chosenNetwork(form, around.networks)
  const parsed = NewVm.safeParse({
    hostId: form.hostId,
    name: form.name,
    source: needsVolume(form.kind) ? { kind: form.kind, pool: form.volume?.pool, volume: form.volume?.volume.name, ...(form.kind === 'cloud' ? { use: form.use } : {}) } : { kind: form.kind },
    vcpus: form.vcpus,
    memoryBytes: form.memoryBytes,
    ...(form.kind !== 'image' && (form.hasDisk || form.kind === 'cloud') && pool !== undefined ? { disk: { pool, sizeBytes: form.diskBytes } } : {}),
    ...(network === null ? {} : { network }),
    firmware: form.firmware,
    start: form.start,
    ...(asksCloudInit(form) ? { cloudInit: cloudInitOf(form) } : {}),
  })
  return parsed.success ? { request: parsed.data } : { problems: new Set(parsed.error.issues.map(({ path }) => path.join('.'))) }
}

/** As the calls want it. */
export function cloudInitOf({ user, password, hostname, sshKeys }: CloudInitForm) {
  const keys = sshKeys.split('\n').map((key) => key.trim()).filter(Boolean)
  return { user, sshKeys: keys, hostname, ...(password === '' ? {} : { password }) }
}

/** Which of the host's volumes a machine may come from. */
export function isChoice(kind: SourceKind, { format, name, users, overlays }: Volume): boolean {
  const isDisc = format === 'iso' || /\.iso$/i.test(name)
  if (kind === 'iso') return isDisc && !name.endsWith('-seed.iso')
  const writers = users.filter(({ isBelow }) => isBelow !== true)
  return !isDisc && (kind === 'image' ? users.length === 0 && overlays.length === 0 : writers.length === 0)
}
