// What stands against importing a package, found before a byte of it is sent.
import { AppError } from '#shared/errors.ts'
import type { CreationWarning } from '#shared/model/provisioning/creation.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { OvaImport } from '#shared/model/provisioning/importing.ts'
import { deviceObstacles, networkObstacles, poolObstacles } from '../creation/preflight.ts'
import { filePools } from '../creation/plan-vm.ts'
import type { ImportingDependencies } from './importing-service.ts'
import { planImport } from './plan-import.ts'

const noUuid = DomainUuid.parse('00000000-0000-4000-8000-000000000000')

export async function ovaObstacles({ pools, networks, sessions, operatingSystems }: ImportingDependencies, wish: OvaImport, signal: AbortSignal): Promise<AppError[]> {
  const { hostId, name } = wish
  const { creation, storage } = sessions.provider(hostId)
  const os = wish.os === undefined ? undefined : ((await operatingSystems.find(wish.os)) ?? undefined)
  const { machine, disks } = planImport(wish, { uuid: noUuid, os })
  const [offer, there] = await Promise.all([creation.offer(undefined, { signal }), volumesNamed(storage, wish, signal)])
  const pool = pools.of(hostId).find((candidate) => candidate.name === wish.pool)
  // The file and what is made of it are there at the same time; the largest such pair comes on top of what is there already.
  const neededBytes = disks.reduce((sum, { fileBytes }) => sum + fileBytes, 0) + Math.max(0, ...disks.map(({ fileBytes }) => fileBytes))
  return [
    ...(offer.takenNames.includes(name) ? [new AppError('vm-name-taken', { message: `There is already a virtual machine called ${name}`, reason: 'vm-called', params: { name } })] : []),
    ...(wish.vcpus > offer.maxVcpus ? [new AppError('input-invalid', { message: `The host gives a machine at most ${offer.maxVcpus} virtual CPUs`, reason: 'most-vcpus', params: { most: offer.maxVcpus, path: 'vcpus' } })] : []),
    ...(wish.os !== undefined && !os ? [new AppError('input-invalid', { message: `No operating system called ${wish.os} is known here`, reason: 'unknown-os', params: { os: wish.os, path: 'os' } })] : []),
    ...deviceObstacles(machine.devices, offer),
    ...[...new Set(machine.networks)].flatMap((network) => networkObstacles(network, networks.of(hostId))),
    ...poolObstacles(wish.pool, [{ pool: wish.pool, bytes: neededBytes }], pools.of(hostId)),
    ...(pool && !filePools.includes(pool.type) ? [new AppError('not-supported', { message: `The pool ${pool.name} takes no files: a package can only be unpacked into a folder`, reason: 'pool-no-files', params: { name: pool.name } })] : []),
    ...disks.flatMap(({ sent, volume }) => [sent, volume].filter((candidate) => there.has(candidate)).map((candidate) => new AppError('volume-exists', { message: `There is a volume ${candidate} in the pool ${wish.pool} already`, reason: 'volume-there', params: { pool: wish.pool, name: candidate } }))),
  ]
}

async function volumesNamed(storage: ReturnType<ImportingDependencies['sessions']['provider']>['storage'], { pool, name }: OvaImport, signal: AbortSignal): Promise<Set<string>> {
  try {
    const page = await storage.volumes({ pool, text: name, offset: 0, limit: 1000, sort: 'name', isDescending: false, format: '', onlyOrphaned: false }, { signal })
    return new Set(page.volumes.map((volume) => volume.name))
  } catch (error) {
    // Among the obstacles already.
    if (error instanceof AppError && ['pool-not-found', 'vm-state'].includes(error.code)) return new Set()
    throw error
  }
}

export async function ovaWarnings({ inventory, pools, sessions }: ImportingDependencies, wish: OvaImport, signal: AbortSignal): Promise<CreationWarning[]> {
  const pool = pools.of(wish.hostId).find((candidate) => candidate.name === wish.pool)
  const promisedBytes = wish.disks.reduce((sum, { capacityBytes }) => sum + capacityBytes, 0)
  const hostBytes = inventory.host(wish.hostId)?.facts?.memoryBytes ?? null
  const { domainType } = await sessions.provider(wish.hostId).creation.offer(undefined, { signal })
  return [
    ...(pool && promisedBytes > pool.availableBytes ? [{ kind: 'overcommitted' as const, pool: pool.name, promisedBytes, availableBytes: pool.availableBytes }] : []),
    ...(hostBytes !== null && wish.memoryBytes > hostBytes ? [{ kind: 'memory' as const, askedBytes: wish.memoryBytes, hostBytes }] : []),
    ...(domainType === 'qemu' ? [{ kind: 'emulated' as const }] : []),
  ]
}
