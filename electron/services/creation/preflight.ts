// Everything that stands against making machines, found before anything is made: names and volumes that are taken, a pool without
// room, an image or a disc that is gone, a network that is not there.
import { AppError } from '#shared/errors.ts'
import type { PlainHintKey } from '#shared/hints.ts'
import type { CreationWarning, HostOffer, NewVm } from '#shared/model/provisioning/creation.ts'
import type { Network } from '#shared/model/networks/network.ts'
import type { OperatingSystem } from '#shared/model/provisioning/operating-system.ts'
import type { Pool, Volume } from '#shared/model/storage/storage.ts'
import type { ReasonKey } from '#shared/reasons.ts'
import type { MachinePlan } from '#electron/providers/nouns/creation-provider.ts'
import { typedObstacles } from './cloud-init/typed-yaml.ts'
import type { VmPlan } from './plan-vm.ts'

export interface Surroundings {
  readonly offer: HostOffer & { readonly takenNames: readonly string[] }
  readonly pools: readonly Pool[]
  readonly networks: readonly Network[]
  readonly hostMemoryBytes: number | null
  readonly os: OperatingSystem | undefined
  /** As "2026-11-30". */
  readonly today: string
  /** By pool and volume; `undefined` for one that is not there. */
  readonly volume: (pool: string, volume: string) => Volume | undefined
}

export function obstaclesOf(wish: NewVm, plans: readonly VmPlan[], around: Surroundings): AppError[] {
  const { offer } = around
  const named = plans.flatMap(({ machine: { name } }) => (offer.takenNames.includes(name) ? [new AppError('vm-name-taken', { message: `There is already a virtual machine called ${name}`, reason: 'vm-called', params: { name } })] : []))
  const volumes = plans.flatMap((plan) => plan.volumes)
  return [
    ...named,
    ...(wish.vcpus > offer.maxVcpus ? [new AppError('input-invalid', { message: `The host gives a machine at most ${offer.maxVcpus} virtual CPUs`, reason: 'most-vcpus', params: { most: offer.maxVcpus, path: 'vcpus' } })] : []),
    ...plans.slice(0, 1).flatMap(({ machine: { devices } }) => deviceObstacles(devices, offer)),
    ...(wish.cloudInit ? typedObstacles(wish.cloudInit) : []),
    ...networkObstacles(wish.network, around.networks),
    ...sourceObstacles(wish, plans.length, around),
    ...[...new Set(volumes.map(({ pool }) => pool))].flatMap((pool) => poolObstacles(pool, volumes.map((volume) => ({ pool: volume.pool, bytes: bytesAtOnce(volume) })), around.pools)),
    ...volumes.flatMap(({ pool, volume }) => (around.volume(pool, volume) ? [new AppError('volume-exists', { message: `There is a volume ${volume} in the pool ${pool} already`, reason: 'volume-there', params: { pool, name: volume } })] : [])),
  ]
}

type DeviceReason = Extract<ReasonKey, `host-lacks-${string}`>

/** What the host lacks of what the machine is given. */
export function deviceObstacles({ firmware, hasSecureBoot, hasTpm }: MachinePlan['devices'], offer: HostOffer): AppError[] {
  const lacks = (reason: DeviceReason, message: string, hint?: PlainHintKey): AppError => new AppError('not-supported', { message, reason, params: {}, hint })
  const hasFirmware = offer.firmwares.includes(firmware)
  return [
    ...(hasFirmware ? [] : [firmware === 'uefi' ? lacks('host-lacks-uefi', 'The host has no UEFI firmware for its machines', 'install-uefi') : lacks('host-lacks-bios', 'The host has no BIOS firmware for its machines')]),
    ...(hasFirmware && hasSecureBoot && !offer.hasSecureBoot ? [lacks('host-lacks-secure-boot', 'The host has no firmware with Secure Boot', 'install-secure-boot')] : []),
    ...(hasTpm && !offer.hasTpm ? [lacks('host-lacks-tpm', 'The host cannot emulate a TPM', 'install-tpm')] : []),
  ]
}

export function networkObstacles(wanted: string | undefined, networks: readonly Network[]): AppError[] {
  if (wanted === undefined) return []
  const network = networks.find(({ name }) => name === wanted)
  if (!network) return [new AppError('network-not-found', { message: `The host has no network ${wanted}`, reason: 'network-missing', params: { name: wanted } })]
  if (network.isActive) return []
  return [new AppError('conflict', { message: `The network ${wanted} is not started`, reason: 'network-off', params: { name: wanted }, hint: 'start-network' })]
}

function sourceObstacles({ source }: NewVm, count: number, { volume: find }: Surroundings): AppError[] {
  if (!('pool' in source)) return []
  const volume = find(source.pool, source.volume)
  if (!volume) return [new AppError('volume-not-found', { message: `There is no volume ${source.volume} in the pool ${source.pool}`, reason: 'volume-missing', params: { pool: source.pool, name: source.volume } })]
  if (source.kind === 'cloud') return writerObstacles(volume, source.use)
  if (source.kind !== 'image') return []
  if (count > 1) return [new AppError('input-invalid', { message: 'One disk cannot be that of several machines', reason: 'one-disk', params: { path: 'name' }, hint: 'start-from-copies' })]
  const needed = [...volume.users.map((user) => user.name), ...volume.overlays]
  if (needed.length === 0) return []
  return [new AppError('volume-in-use', { message: `${volume.name} is used by ${needed.join(', ')}`, params: { name: volume.name, by: needed.join(', ') }, hint: 'start-from-copy' })]
}

/** A copy of what is written to would be torn; an overlay of what will ever be written to breaks. */
function writerObstacles({ name, users }: Volume, use: 'copy' | 'overlay'): AppError[] {
  const writers = users.filter(({ isRunning, isBelow }) => isBelow !== true && (isRunning || use === 'overlay')).map((user) => user.name)
  if (writers.length === 0) return []
  return [new AppError('volume-in-use', { message: `${name} is the disk of ${writers.join(', ')}`, reason: 'volume-written', params: { name, by: writers.join(', ') }, hint: 'shut-down-or-other-image' })]
}

/** `needed`: what new volumes take at once. */
export function poolObstacles(name: string, needed: readonly { readonly pool: string; readonly bytes: number }[], pools: readonly Pool[]): AppError[] {
  const pool = pools.find((candidate) => candidate.name === name)
  if (!pool) return [new AppError('pool-not-found', { message: `The host has no pool ${name}`, reason: 'pool-missing', params: { name } })]
  if (pool.state !== 'running' && pool.state !== 'degraded') return [new AppError('conflict', { message: `The pool ${name} is not started`, reason: 'pool-off', params: { name }, hint: 'start-pool' })]
  const neededBytes = needed.filter(({ pool: at }) => at === name).reduce((sum, { bytes }) => sum + bytes, 0)
  if (neededBytes <= pool.availableBytes) return []
  return [new AppError('host-disk-full', { message: `The pool ${name} has ${pool.availableBytes} bytes left, and ${neededBytes} are needed at once`, reason: 'pool-full', params: { availableBytes: pool.availableBytes, neededBytes, name } })]
}

/** What a seed disc takes, at most. */
const seedBytes = 2 ** 20

/** Of what is made thin, nearly nothing; a volume of a pool of devices is all there from the beginning. */
function bytesAtOnce(volume: VmPlan['volumes'][number]): number {
  if (volume.kind === 'seed') return seedBytes
  if (volume.kind === 'fetched') return volume.file.sizeBytes + volume.tail.length
  if (volume.format === 'raw') return volume.sizeBytes
  return volume.kind === 'copy' ? volume.from.allocationBytes : 0
}

export function warningsOf(wish: NewVm, plans: readonly VmPlan[], { offer, pools, hostMemoryBytes, os, today }: Surroundings): CreationWarning[] {
  const pool = pools.find(({ name }) => name === wish.disk?.pool)
  const promisedBytes = plans.flatMap((plan) => plan.volumes).reduce((sum, volume) => sum + ('sizeBytes' in volume ? volume.sizeBytes : 0), 0)
  return [
    ...(pool && promisedBytes > pool.availableBytes ? [{ kind: 'overcommitted' as const, pool: pool.name, promisedBytes, availableBytes: pool.availableBytes }] : []),
    ...(hostMemoryBytes !== null && wish.memoryBytes * plans.length > hostMemoryBytes ? [{ kind: 'memory' as const, askedBytes: wish.memoryBytes * plans.length, hostBytes: hostMemoryBytes }] : []),
    ...(os ? systemWarnings(wish, os, today) : []),
    ...(offer.domainType === 'qemu' ? [{ kind: 'emulated' as const }] : []),
  ]
}

function systemWarnings({ memoryBytes, disk }: NewVm, { name: os, minimum, endOfLife }: OperatingSystem, today: string): CreationWarning[] {
  const below = (what: 'memory' | 'disk', askedBytes: number | undefined, minimumBytes: number | null): CreationWarning[] => (askedBytes !== undefined && minimumBytes !== null && askedBytes < minimumBytes ? [{ kind: 'below-minimum', os, what, askedBytes, minimumBytes }] : [])
  return [...below('memory', memoryBytes, minimum.memoryBytes), ...below('disk', disk?.sizeBytes, minimum.diskBytes), ...(endOfLife !== null && endOfLife < today ? [{ kind: 'end-of-life' as const, os, endOfLife }] : [])]
}
