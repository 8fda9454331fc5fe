// Volumes on their way: to a host, from a host, between hosts. Kept while the console runs; how each ended is its task's.
import * as z from 'zod'
import { Problem } from '../hosts/host.ts'
import { HostId, TaskId } from '../ids.ts'
import { PoolRef, VolumeName, VolumeRef } from './storage.ts'

export const TransferId = z.string().min(1).max(64).brand<'TransferId'>()
export type TransferId = z.output<typeof TransferId>

export const TransferPhase = z.enum([
  'queued',
  /** For bytes from whoever has the file, or for somebody to take them. */
  'waiting-for-peer',
  'moving',
  /** The connection to a host is lost; it goes on by itself where it was. */
  'waiting-for-host',
  'checking',
  'converting',
  'succeeded',
  'failed',
  'cancelled',
])
export type TransferPhase = z.output<typeof TransferPhase>

export const isTransferOver = (phase: TransferPhase): boolean => phase === 'succeeded' || phase === 'failed' || phase === 'cancelled'

export const Transfer = z.object({
  id: TransferId,
  taskId: TaskId.nullable(),
  kind: z.enum(['upload', 'download', 'copy']),
  /** Where the volume is, or will be. */
  hostId: HostId,
  pool: z.string(),
  volume: z.string(),
  /** Of a copy: where it comes from. */
  from: VolumeRef.nullable(),
  phase: TransferPhase,
  sizeBytes: z.number(),
  /** Of the image, zeros included. */
  doneBytes: z.number(),
  /** What went over the network: without the zeros. Known when a leg is over. */
  sentBytes: z.number(),
  bytesPerSecond: z.number(),
  /** Of the whole image, once all of it has passed. */
  sha256: z.string().nullable(),
  /** Why it waits, or failed. */
  problem: Problem.nullable(),
  startedAtMs: z.number(),
})
export type Transfer = z.output<typeof Transfer>

export const TransferEvent = z.discriminatedUnion('kind', [z.object({ kind: z.literal('snapshot'), transfers: z.array(Transfer) }), z.object({ kind: z.literal('changed'), transfer: Transfer })])
export type TransferEvent = z.output<typeof TransferEvent>

const Sha256 = z.string().trim().toLowerCase().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')

/** Formats that libvirt's storage can make out of another on the host. */
const ConvertTo = z.enum(['qcow2', 'raw'])

export const NewUpload = PoolRef.extend({
  name: VolumeName,
  sizeBytes: z.number().int().min(1).max(2 ** 53 - 1),
  /** What the whole file must have, or it is not kept. */
  sha256: Sha256.optional(),
  convertTo: ConvertTo.optional(),
  /** Takes an image that stands on another file of the host. */
  canHaveBacking: z.boolean().default(false),
  /** Takes a file that is not what its name says. */
  canDiffer: z.boolean().default(false),
})
export type NewUpload = z.output<typeof NewUpload>

/** An absolute path on the machine that the console runs on. */
const LocalPath = z.string().min(1).max(4096)

export const FileUpload = NewUpload.omit({ sizeBytes: true }).extend({ path: LocalPath })
export type FileUpload = z.output<typeof FileUpload>

export const FileDownload = VolumeRef.extend({ path: LocalPath })
export type FileDownload = z.output<typeof FileDownload>

export const NewCopy = VolumeRef.extend({ targetHostId: HostId, targetPool: z.string().min(1).max(1024), name: VolumeName })
export type NewCopy = z.output<typeof NewCopy>

/** Where the bytes go to or come from: PATCH and HEAD with `upload-offset`, or GET with `range`, at /transfers/<ticket>. */
export const TransferTicket = z.object({ transferId: TransferId, ticket: z.string(), taskId: TaskId })
export type TransferTicket = z.output<typeof TransferTicket>

/** A volume that a crash of the console left half filled, or that could not be removed. */
export const LeftUpload = z.object({
  id: z.string(),
  hostId: HostId,
  pool: z.string(),
  volume: z.string(),
  /** What it was to become. */
  sizeBytes: z.number(),
  /** What it takes of the pool. */
  storedBytes: z.number(),
  /** Whether the console can read the rest itself. */
  canGoOn: z.boolean(),
  startedAtMs: z.number(),
})
export type LeftUpload = z.output<typeof LeftUpload>

export const LeftUploadEnd = z.object({ id: z.string().min(1).max(64), end: z.enum(['remove', 'go-on']) })
export type LeftUploadEnd = z.output<typeof LeftUploadEnd>
