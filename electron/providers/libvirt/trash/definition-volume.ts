// A small text kept as a volume of a pool: written and read by libvirt itself, which makes it readable for root alone.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import { createWhole } from '../storage/volumes/create-whole.ts'
import { newVolumeXml } from '../storage/volumes/volume-xml.ts'
import { findVolume } from '../storage/volumes/volume-acts.ts'
import type { Link } from '../session/host-link.ts'

export interface VolumePlace {
  readonly pool: string
  readonly volume: string
}

/** A machine's definition has some kilobytes. */
const mostBytes = 12 * 2 ** 20

/** Removed again when it could not be written whole. */
export async function writeText(own: Link, { pool, volume, text }: VolumePlace & { readonly text: string }, signal: AbortSignal): Promise<void> {
  const { api } = own
  const bytes = new TextEncoder().encode(text)
  const handle = await api.storage.lookupPoolByName(pool, { signal })
  const vol = await createWhole(own, signal, (options) => own.api.storage.createVolume(handle, newVolumeXml({ pool, name: volume, capacityBytes: bytes.length, format: 'raw', preallocation: 'none' }), options))
  try {
    await api.storage.uploadVolume({ vol, isSparse: false }, [bytes], { signal })
  } catch (error) {
    await api.storage.deleteVolume(vol, { signal: AbortSignal.timeout(30_000) })
    throw error
  }
}

/** `undefined` when there is no such volume any more, and for one that is far too large. */
export async function readText(own: Link, { pool, volume }: VolumePlace, signal: AbortSignal): Promise<string | undefined> {
  try {
    const vol = await findVolume(own, { pool, volume, signal })
    await using download = await own.api.storage.downloadVolume(vol, { isSparse: false, lengthBytes: 0 }, { signal })
    const pieces: Uint8Array[] = []
    let length = 0
    for await (const piece of download) {
      if (!('data' in piece)) continue
      length += piece.data.length
      if (length > mostBytes) return undefined
      pieces.push(piece.data.slice())
    }
    // A file system may round a file's length up with zeros.
    return Buffer.concat(pieces).toString('utf8').replace(/\0+$/, '')
  } catch (error) {
    if (error instanceof LibvirtError && error.code === ErrorCode.NoStorageVol) return undefined
    throw error
  }
}

export async function deleteText(own: Link, { pool, volume }: VolumePlace, signal: AbortSignal): Promise<void> {
  try {
    await own.api.storage.deleteVolume(await findVolume(own, { pool, volume, signal }), { signal })
  } catch (error) {
    if (!(error instanceof LibvirtError) || error.code !== ErrorCode.NoStorageVol) throw error
  }
}
