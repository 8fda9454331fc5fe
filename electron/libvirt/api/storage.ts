// Calls about storage pools and volumes, and the two streams of a volume. Streams want a connection of their own.
import type { CallOptions } from '../client/calls/pending-call.ts'
import type { StoragePoolGetInfoReturn, StoragePoolHandle, StorageVolGetInfoFlagsReturn, StorageVolHandle } from '../procedures/protocol-types.gen.ts'
import type { Download, UploadResult } from '../streams/open-stream.ts'
import type { UploadOptions, UploadSource } from '../streams/upload.ts'
import type { Int64 } from '../xdr/int64.ts'
import { flagsOf, type Caller, type FlagOptions } from './call-flags.ts'

/** A part of a volume; all of it by default. */
export interface VolumeRange {
  readonly offsetBytes?: Int64
  /** 0, the default, means to the end. */
  readonly lengthBytes?: Int64
  /** Whether runs of zeros travel as holes. Default true; libvirt before 3.4 refuses it. */
  readonly isSparse?: boolean
}

export const StoragePoolState = { Inactive: 0, Building: 1, Running: 2, Degraded: 3, Inaccessible: 4 } as const
export const StorageVolType = { File: 0, Block: 1, Dir: 2, Network: 3, NetDir: 4, Ploop: 5 } as const

export interface StorageApi {
  listAllPools(options?: FlagOptions): Promise<readonly StoragePoolHandle[]>
  lookupPoolByName(name: string, options?: CallOptions): Promise<StoragePoolHandle>
  /** `state`: StoragePoolState; sizes in bytes. */
  getPoolInfo(pool: StoragePoolHandle, options?: CallOptions): Promise<StoragePoolGetInfoReturn>
  getPoolXml(pool: StoragePoolHandle, options?: FlagOptions): Promise<string>
  listAllVolumes(pool: StoragePoolHandle, options?: FlagOptions): Promise<readonly StorageVolHandle[]>
  /** `type`: StorageVolType; sizes in bytes. */
  getVolumeInfo(vol: StorageVolHandle, options?: FlagOptions): Promise<StorageVolGetInfoFlagsReturn>
  getVolumeXml(vol: StorageVolHandle, options?: FlagOptions): Promise<string>
  createVolume(pool: StoragePoolHandle, xml: string, options?: FlagOptions): Promise<StorageVolHandle>
  deleteVolume(vol: StorageVolHandle, options?: FlagOptions): Promise<void>
  downloadVolume(vol: StorageVolHandle, range?: VolumeRange, options?: CallOptions): Promise<Download<'STORAGE_VOL_DOWNLOAD'>>
  uploadVolume(target: { readonly vol: StorageVolHandle } & VolumeRange, source: UploadSource, options?: UploadOptions): Promise<UploadResult<'STORAGE_VOL_UPLOAD'>>
}

const sparseStream = 1

export function storageApi({ call, download, upload }: Caller): StorageApi {
  return {
    listAllPools: async (options) =>
      (await call('CONNECT_LIST_ALL_STORAGE_POOLS', { needResults: 1, flags: flagsOf(options) }, options)).pools,
    lookupPoolByName: async (name, options) => (await call('STORAGE_POOL_LOOKUP_BY_NAME', { name }, options)).pool,
    getPoolInfo: (pool, options) => call('STORAGE_POOL_GET_INFO', { pool }, options),
    getPoolXml: async (pool, options) => (await call('STORAGE_POOL_GET_XML_DESC', { pool, flags: flagsOf(options) }, options)).xml,
    listAllVolumes: async (pool, options) =>
      (await call('STORAGE_POOL_LIST_ALL_VOLUMES', { pool, needResults: 1, flags: flagsOf(options) }, options)).vols,
    getVolumeInfo: (vol, options) => call('STORAGE_VOL_GET_INFO_FLAGS', { vol, flags: flagsOf(options) }, options),
    getVolumeXml: async (vol, options) => (await call('STORAGE_VOL_GET_XML_DESC', { vol, flags: flagsOf(options) }, options)).xml,
    createVolume: async (pool, xml, options) =>
      (await call('STORAGE_VOL_CREATE_XML', { pool, xml, flags: flagsOf(options) }, options)).vol,
    async deleteVolume(vol, options) {
      await call('STORAGE_VOL_DELETE', { vol, flags: flagsOf(options) }, options)
    },
    downloadVolume: (vol, range = {}, options = {}) => download('STORAGE_VOL_DOWNLOAD', { vol, ...rangeArgs(range) }, options),
    uploadVolume: ({ vol, ...range }, source, options) =>
      upload({ name: 'STORAGE_VOL_UPLOAD', args: { vol, ...rangeArgs(range) } }, source, options),
  }
}

function rangeArgs({ offsetBytes = 0, lengthBytes = 0, isSparse = true }: VolumeRange): { offset: Int64; length: Int64; flags: number } {
  return { offset: offsetBytes, length: lengthBytes, flags: isSparse ? sparseStream : 0 }
}
