// Calls about storage pools and volumes. What may take longer than a click makes a Task and answers with its id.
import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { DomainUuid, HostId, TaskId } from '../model/ids.ts'
import { ChainLink, DiskFacts, LeftMove, MisplacedDisk, NewPool, NewVolume, Pool, PoolActionId, PoolRef, PoolTotals, PoolType, TemplateImage, Tier, volumeFormats, VolumeName, VolumePage, VolumeRef, volumeSortKeys } from '../model/storage/storage.ts'
import { read, write } from './call.ts'

const Started = z.object({ taskId: TaskId })

/** Pools of all hosts at first, then those of a host whenever one of them changed; a host that is gone has none. */
const PoolEvent = z.discriminatedUnion('kind', [z.object({ kind: z.literal('snapshot'), pools: z.array(Pool) }), z.object({ kind: z.literal('host'), hostId: HostId, pools: z.array(Pool) })])

export const VolumeQuery = PoolRef.extend({
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(1000).default(200),
  sort: z.enum(volumeSortKeys).default('name'),
  isDescending: z.boolean().default(false),
  /** Part of the name, whatever its case. */
  text: z.string().max(255).default(''),
  format: z.string().max(64).default(''),
  /** Only what no machine uses and no other volume stands on. */
  onlyOrphaned: z.boolean().default(false),
})
export type VolumeQuery = z.output<typeof VolumeQuery>

const DiskRef = z.object({ hostId: HostId, uuid: DomainUuid, /** The disk's target, e.g. "vda". */ device: z.string().min(1).max(64) })

export const storage = {
  watch: read('inventory.read').route({ method: 'GET', path: '/pools/watch' }).output(eventIterator(PoolEvent)),
  listPools: read('inventory.read').route({ method: 'GET', path: '/pools' }).output(z.array(Pool)),
  /** Volumes are counted and added up when they are asked for: libvirt keeps no such figures. Pools of hosts that cannot be asked are left out. */
  poolTotals: read('inventory.read')
    .route({ method: 'POST', path: '/pools/totals' })
    .input(z.object({ targets: z.array(PoolRef).max(2000), /** Of pools with more, only the number is told. */ mostVolumes: z.number().int().min(0).max(20_000).default(2000) }))
    .output(z.array(PoolTotals)),
  /** What the host's libvirt was built with. */
  poolTypes: read('inventory.read').route({ method: 'GET', path: '/pools/types/{hostId}' }).input(z.object({ hostId: HostId })).output(z.array(PoolType)),
  /** What could become a pool: exports of an NFS server, volume groups, iSCSI targets. `server` where the type needs one. */
  discoverSources: read('inventory.read')
    .route({ method: 'POST', path: '/pools/sources' })
    .input(z.object({ hostId: HostId, type: PoolType, server: z.string().max(255).default(''), initiator: z.string().max(255).default('') }))
    .output(z.array(z.object({ label: z.string(), xml: z.string() }))),
  definePool: write('storage.write', 'pool.define').route({ method: 'POST', path: '/pools' }).input(NewPool).output(z.object({ name: z.string() })),
  /** "delete" destroys what the pool stands on, with all its volumes. */
  actOnPools: write('storage.write', 'pool.act').route({ method: 'POST', path: '/pools/act' }).input(z.object({ action: PoolActionId, targets: z.array(PoolRef).min(1).max(2000) })).output(Started),

  volumes: read('inventory.read').route({ method: 'POST', path: '/volumes/list' }).input(VolumeQuery).output(VolumePage),
  chain: read('inventory.read').route({ method: 'POST', path: '/volumes/chain' }).input(VolumeRef).output(z.array(ChainLink)),
  createVolume: write('storage.write', 'volume.create').route({ method: 'POST', path: '/volumes' }).input(NewVolume).output(Started),
  cloneVolume: write('storage.write', 'volume.clone').route({ method: 'POST', path: '/volumes/clone' }).input(VolumeRef.extend({ targetPool: z.string().min(1), name: VolumeName, format: z.enum(volumeFormats).optional() })).output(Started),
  /** Shrinking has to be asked for by name: what is beyond the new end is lost. */
  resizeVolume: write('storage.write', 'volume.resize').route({ method: 'POST', path: '/volumes/resize' }).input(VolumeRef.extend({ capacityBytes: z.number().int().min(1), canShrink: z.boolean().default(false) })).output(z.void()),
  wipeVolumes: write('storage.write', 'volume.wipe').route({ method: 'POST', path: '/volumes/wipe' }).input(z.object({ targets: z.array(VolumeRef).min(1).max(1000) })).output(Started),
  deleteVolumes: write('storage.write', 'volume.delete').route({ method: 'POST', path: '/volumes/delete' }).input(z.object({ targets: z.array(VolumeRef).min(1).max(20_000) })).output(Started),

  disk: read('inventory.read').route({ method: 'POST', path: '/disks/facts' }).input(DiskRef).output(DiskFacts),
  /** Copies the disk into another pool of the host while the machine runs, and goes on there. */
  moveDisk: write('storage.write', 'disk.move').route({ method: 'POST', path: '/disks/move' }).input(DiskRef.extend({ targetPool: z.string().min(1), keepSource: z.boolean().default(false) })).output(Started),
  /** Moves that an earlier run of the console did not live to finish. */
  watchLeftMoves: read('inventory.read').route({ method: 'GET', path: '/disks/left-moves/watch' }).output(eventIterator(z.object({ open: z.array(LeftMove) }))),
  endLeftMove: write('storage.write', 'disk.end-move').route({ method: 'POST', path: '/disks/left-moves/end' }).input(DiskRef.extend({ end: z.enum(['finish', 'abandon']) })).output(Started),
  growDisk: write('storage.write', 'disk.grow').route({ method: 'POST', path: '/disks/grow' }).input(DiskRef.extend({ capacityBytes: z.number().int().min(1) })).output(z.void()),

  /** Images of a host that are marked as there to make machines from: they are offered first. Some of them may be gone. */
  templateImages: read('inventory.read').route({ method: 'GET', path: '/volumes/templates/{hostId}' }).input(z.object({ hostId: HostId })).output(z.array(TemplateImage)),
  /** The console keeps the mark, by the image's host, pool and name. */
  markTemplateImage: write('storage.write', 'volume.mark-template').route({ method: 'POST', path: '/volumes/template' }).input(VolumeRef.extend({ isTemplate: z.boolean() })).output(z.void()),

  tiers: read('inventory.read').route({ method: 'GET', path: '/tiers' }).output(z.array(Tier)),
  /** The pool for a new volume of a machine with these tags; `null` where no tier wants them, or none of its pools can be used. */
  poolForTags: read('inventory.read').route({ method: 'POST', path: '/tiers/pool' }).input(z.object({ hostId: HostId, tags: z.array(z.string().max(256)).max(256) })).output(z.object({ tier: z.string().nullable(), pool: z.string().nullable() })),
  /** Disks of the connected hosts that are on the wrong tier, and the hosts that could not be asked. */
  misplaced: read('inventory.read').route({ method: 'GET', path: '/tiers/misplaced' }).output(z.object({ disks: z.array(MisplacedDisk), unreached: z.array(HostId) })),
  setTiers: write('storage.write', 'tier.set').route({ method: 'PUT', path: '/tiers' }).input(z.object({ tiers: z.array(Tier).max(32) })).output(z.array(Tier)),
}
