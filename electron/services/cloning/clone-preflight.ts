// Everything that stands against copies, found before anything is made, and what is worth knowing of them.
import { AppError } from '#shared/errors.ts'
import type { CloneWarning, CloneWish } from '#shared/model/provisioning/cloning.ts'
import type { Network } from '#shared/model/networks/network.ts'
import type { Pool, Volume } from '#shared/model/storage/storage.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { CloneSource } from '#electron/providers/nouns/cloning-provider.ts'
import { typedObstacles } from '../creation/cloud-init/typed-yaml.ts'
import { poolObstacles } from '../creation/preflight.ts'
import { settingsObstacles } from './chosen-settings.ts'
import type { ClonePlan, CloneVolume } from './plan-clone.ts'

export interface Surroundings {
  readonly source: CloneSource
  readonly pools: readonly Pool[]
  readonly networks: readonly Network[]
  readonly hostMemoryBytes: number | null
  /** By pool and volume; `undefined` for one that is not there. */
  readonly volume: (pool: string, volume: string) => Volume | undefined
  /** Whether the original starts with its host. */
  readonly isAutostarted: boolean
  /** Machines of other hosts. */
  readonly elsewhere: readonly Vm[]
}

export function obstaclesOf(wish: CloneWish, plans: readonly ClonePlan[], around: Surroundings): AppError[] {
  const { source } = around
  const volumes = plans.flatMap((plan) => plan.volumes)
  const names = plans.map(({ clone }) => clone.name)
  return [
    ...(plans.length === 0 ? [new AppError('input-invalid', { message: `${wish.name} names no machine: the range counts down, or is too long`, reason: 'no-names', params: { name: wish.name, path: 'name' } })] : []),
    ...runningObstacle(source),
    ...(wish.cloudInit ? typedObstacles(wish.cloudInit) : []),
    ...names.filter((name) => source.takenNames.includes(name)).map((name) => new AppError('vm-name-taken', { message: `There is already a virtual machine called ${name}`, reason: 'vm-called', params: { name } })),
    ...(plans[0]?.clone.settings ? settingsObstacles(wish, plans[0].clone.settings, around) : []),
    ...resetObstacle(wish, plans[0], source),
    ...(plans[0]?.problems ?? []),
    ...usedElsewhere(wish, plans[0], source),
    ...[...new Set(volumes.map(({ pool }) => pool))].flatMap((pool) => poolObstacles(pool, volumes.map(bytesAtOnce), around.pools)),
    ...volumes.flatMap(({ pool, volume }) => (around.volume(pool, volume) ? [new AppError('volume-exists', { message: `There is a volume ${volume} in the pool ${pool} already`, reason: 'volume-there', params: { pool, name: volume } })] : [])),
  ]
}

function resetObstacle({ resetsGuest }: CloneWish, plan: ClonePlan | undefined, { canResetGuest }: CloneSource): AppError[] {
  if (!resetsGuest) return []
  if (!canResetGuest) return [new AppError('not-supported', { message: 'The host has no virt-sysprep, which resets a guest', reason: 'no-sysprep', params: { name: 'virt-sysprep' }, hint: 'install-guestfs-tools' })]
  if (plan?.disks.some(({ use }) => use === 'copy') === true) return []
  return [new AppError('input-invalid', { message: 'No disk is copied: there is no guest of its own that could be reset', reason: 'no-own-guest', params: { path: 'resetsGuest' } })]
}

/** What is being written to cannot be copied, and not be stood on at all. */
export function runningObstacle({ name, isActive }: CloneSource): AppError[] {
  if (!isActive) return []
  return [new AppError('vm-state', { message: `${name} is running: a copy of its disks would be torn`, reason: 'vm-runs-clone', params: { name, act: 'clone' }, hint: 'shut-down-or-keep-snapshot' })]
}

/** A disk that others write to while it is read, or that they will write to under a linked clone. */
function usedElsewhere({ mode }: CloneWish, plan: ClonePlan | undefined, { disks }: CloneSource): AppError[] {
  return disks.flatMap(({ device, others, at }) => {
    if (plan?.disks.find((disk) => disk.device === device)?.use !== 'copy') return []
    const by = others.filter(({ isRunning }) => isRunning || mode === 'linked').map(({ name }) => name).join(', ')
    return by === '' ? [] : [new AppError('volume-in-use', { message: `${at?.volume.name ?? device} is a disk of ${by} too`, reason: 'volume-shared', params: { name: at?.volume.name ?? device, by }, hint: mode === 'linked' ? 'clone-fully' : 'shut-down-others' })]
  })
}

/** Overlays begin with nearly nothing. */
function bytesAtOnce(volume: CloneVolume): { pool: string; bytes: number } {
  const { pool } = volume
  if (volume.kind === 'seed') return { pool, bytes: 2 ** 20 }
  if (volume.kind !== 'copy') return { pool, bytes: 0 }
  return { pool, bytes: volume.from.allocationBytes }
}

export function warningsOf(wish: CloneWish, plans: readonly ClonePlan[], { source, pools, hostMemoryBytes, isAutostarted, elsewhere }: Surroundings): CloneWarning[] {
  const [plan] = plans
  if (!plan) return []
  const links = plan.disks.filter(({ use }) => use === 'copy').map(({ volume }) => volume)
  const shared = source.disks.filter(({ device, kind, isShareable }) => isShareable && kind !== 'cdrom' && plan.disks.some((disk) => disk.device === device && disk.use === 'share'))
  const names = new Set(plans.map(({ clone }) => clone.name))
  return [
    ...(wish.mode === 'linked' && links.length > 0 ? [{ kind: 'linked' as const, name: source.name, volumes: links }] : []),
    ...(wish.mode === 'linked' && isAutostarted ? [{ kind: 'autostart' as const, name: source.name }] : []),
    ...listed('shared', shared.map(({ device }) => device)),
    ...(wish.hostDevices === 'keep' ? listed('host-devices', source.hostDevices) : []),
    ...listed('reset', source.reset),
    ...listed('same', source.same),
    ...(source.hasNvram ? [{ kind: 'nvram' as const }] : []),
    ...(source.hasTpm ? [{ kind: 'tpm' as const }] : []),
    ...(source.hasSavedState ? [{ kind: 'saved-state' as const }] : []),
    ...overcommitted(plans, pools),
    ...tooMuchMemory(plans, source, hostMemoryBytes),
    ...elsewhere.filter(({ name }) => names.has(name)).slice(0, 3).map(({ name, hostId }) => ({ kind: 'name-elsewhere' as const, name, hostId })),
    ...(wish.cloudInit || wish.resetsGuest ? [] : [{ kind: 'identity' as const }]),
  ]
}

function listed<Kind extends 'shared' | 'host-devices' | 'reset' | 'same'>(kind: Kind, devices: readonly string[]): { kind: Kind; devices: string[] }[] {
  return devices.length === 0 ? [] : [{ kind, devices: [...devices] }]
}

/** Of what was chosen: what the original has, its host was thought to have room for. */
function tooMuchMemory(plans: readonly ClonePlan[], { settings: own }: CloneSource, hostBytes: number | null): CloneWarning[] {
  const each = plans[0]?.clone.settings?.memoryBytes ?? own.memoryBytes
  const askedBytes = each * plans.length
  return hostBytes !== null && each !== own.memoryBytes && askedBytes > hostBytes ? [{ kind: 'memory', askedBytes, hostBytes }] : []
}

function overcommitted(plans: readonly ClonePlan[], pools: readonly Pool[]): CloneWarning[] {
  const promised = new Map<string, number>()
  for (const volume of plans.flatMap((plan) => plan.volumes)) if ('sizeBytes' in volume) promised.set(volume.pool, (promised.get(volume.pool) ?? 0) + volume.sizeBytes)
  return pools.flatMap(({ name, availableBytes }) => {
    const promisedBytes = promised.get(name) ?? 0
    return promisedBytes > availableBytes ? [{ kind: 'overcommitted' as const, pool: name, promisedBytes, availableBytes }] : []
  })
}
