// What a scripted host answers about its storage and networks: one volume, and changes refused. Real behaviour is tested with
// real hosts.
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError } from '#shared/errors.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { ChainLink, Volume } from '#shared/model/storage/storage.ts'

function notScripted(): Promise<never> {
  return Promise.reject(new AppError('not-supported', { message: 'The script has none of these' }))
}

const size = { capacityBytes: 2 ** 30, allocationBytes: 2 ** 20 }
const volume: Volume = { name: 'disk.qcow2', key: '/pool/disk.qcow2', path: '/pool/disk.qcow2', type: 'file', format: 'qcow2', ...size, backingPath: '', backingFormat: '', isEncrypted: false, users: [], overlays: [] }
const link: ChainLink = { path: volume.path, format: volume.format, pool: 'default', volume: volume.name, ...size, isMissing: false }

export const scriptedStorage: RemoteProvider['storage'] = {
  poolTypes: () => Promise.resolve(['dir']),
  discoverSources: () => Promise.resolve([]),
  volumes: () => Promise.resolve({ total: 1, matching: 1, volumes: [volume] }),
  chain: () => Promise.resolve([link]),
  leftMoves: () => Promise.resolve([]),
  endMove: notScripted,
  diskPlaces: () => Promise.resolve([]),
  poolTotals: ({ pools }) => Promise.resolve(pools.map((pool) => ({ pool, volumes: 1, provisionedBytes: size.capacityBytes }))),
  disk: () => Promise.resolve({ source: volume.path, pool: 'default', volume: volume.name, format: volume.format, capacityBytes: size.capacityBytes }),
  definePool: notScripted,
  actOnPool: notScripted,
  createVolume: notScripted,
  cloneVolume: notScripted,
  packVolume: notScripted,
  resizeVolume: notScripted,
  wipeVolume: notScripted,
  deleteVolume: notScripted,
  moveDisk: notScripted,
  growDisk: notScripted,
}

export const scriptedCreation: RemoteProvider['creation'] = {
  offer: () => Promise.resolve({ architecture: 'x86_64', machine: 'pc-q35-9.0', domainType: 'kvm', firmwares: ['bios'], hasSecureBoot: false, hasTpm: false, maxVcpus: 255, takenNames: [] }),
  print: () => Promise.resolve({ xml: '<domain/>', command: 'virt-install' }),
  checkDefinition: () => Promise.resolve([]),
  defineXml: notScripted,
  define: notScripted,
  start: notScripted,
  startInstaller: notScripted,
}

export const scriptedCloning: RemoteProvider['cloning'] = {
  source: () => Promise.resolve({ name: 'vm-0', isActive: false, hasSavedState: false, template: null, settings: { vcpus: 1, memoryBytes: 2 ** 30, connections: ['network:default'], tags: [], folder: '', vcpusPerSocket: 1, hasNumaCells: false }, maxVcpus: 255, disks: [], takenNames: [], takenMacs: [], hostDevices: [], reset: [], same: [], hasNvram: false, hasTpm: false, canResetGuest: false }),
  takenMacs: () => Promise.resolve([]),
  print: () => Promise.resolve('<domain/>'),
  define: notScripted,
  createOverlay: notScripted,
  resetGuest: notScripted,
  markTemplate: notScripted,
}

export const scriptedDeletion: RemoteProvider['deletion'] = {
  belongings: () => Promise.resolve({ name: 'vm-0', isRunning: false, disks: [], nvram: '', hasSavedState: false, hasTpm: false, snapshots: 0, checkpoints: 0 }),
  undefine: notScripted,
}

export const scriptedGuests: RemoteProvider['guests'] = {
  facts: () => Promise.resolve({ agent: 'no-channel', version: '', hostname: '', os: null, timezone: '', users: [], filesystems: [], isFrozen: null, clockAheadMs: null, commands: [] }),
  act: notScripted,
  setPassword: notScripted,
  run: notScripted,
}

export const scriptedHardware: RemoteProvider['hardware'] = {
  offer: () => Promise.resolve({ values: { 'disk-bus': ['virtio'] }, cpuModels: [{ name: 'EPYC', isUsable: true }], maxVcpus: 255, hostCpus: 8, numaNodes: [], hugePages: [], hostDevices: [], filters: [], bridges: [], interfaces: [] }),
  claims: () => Promise.resolve([]),
  missing: () => Promise.resolve([]),
  apply: notScripted,
}

export const scriptedTransfers: RemoteProvider['transfers'] = { imageFacts: notScripted, store: notScripted, read: notScripted, storeFile: notScripted, readFile: notScripted, checksum: notScripted }

export const scriptedTrash: RemoteProvider['trash'] = {
  preview: () => Promise.resolve({ name: 'vm-0', isRunning: false, refusals: [], disks: [] }),
  put: notScripted,
  list: () => Promise.resolve([]),
  restore: notScripted,
  forget: notScripted,
}

export const scriptedSnapshots: RemoteProvider['snapshots'] = {
  situation: () => Promise.resolve({ libvirtVersion: 9_000_000, isRunning: false, isPersistent: true, hasManagedSave: false, hasAgent: false, nvramFormat: '', hasTpm: false, unsavable: [], snapshots: [], disks: [], standings: [] }),
  create: notScripted,
  revert: notScripted,
  delete: notScripted,
  edit: notScripted,
}

export function scriptedNetworks(hostId: HostId): RemoteProvider['networks'] {
  return {
    leases: () => Promise.resolve([{ mac: '52:54:00:00:00:01', address: '192.168.122.7', prefix: 24, hostname: 'vm-0', expiresAtMs: null, vm: null }]),
    topology: () => Promise.resolve({ hostId, interfaces: [], interfacesFrom: 'none', interfacesProblem: null, routes: [], nics: [] }),
    filters: () => Promise.resolve([{ name: 'clean-traffic', uuid: '00000000-0000-4000-8000-000000000001', chain: 'root', rules: 0, includes: [] }]),
    act: notScripted,
    define: notScripted,
    update: notScripted,
    defineFilter: notScripted,
    undefineFilter: notScripted,
    changeNic: notScripted,
  }
}
