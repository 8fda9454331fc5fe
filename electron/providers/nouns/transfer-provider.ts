// What a host offers about the bytes of volumes. They pass through a MessagePort (electron/lib/threads/byte-port.ts) that comes with the
// call, so that the call itself tells how it ended.
import type { MessagePort } from 'node:worker_threads'
import type { MovedBytes } from '#electron/bytes/volume-bytes.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { NounOptions } from '../noun.ts'

export type { MovedBytes } from '#electron/bytes/volume-bytes.ts'

export interface VolumeAt {
  readonly pool: string
  readonly volume: string
}

/** The image as it lies on the host, not the disk that is in it. */
export interface ImageFacts {
  readonly path: string
  /** As the host's libvirt sees it. */
  readonly format: string
  /** Of the file or device from its first byte to its last. */
  readonly sizeBytes: number
  /** What it takes of the pool. */
  readonly allocationBytes: number
  /** Changes with its content, as well as the host can tell; empty where it cannot. */
  readonly version: string
  /** Running machines that write to it. */
  readonly writers: readonly string[]
}

/** Between a volume and a file of the machine that the console runs on, which the provider opens itself: the bytes never leave its thread. */
export interface FileMove extends VolumeAt {
  readonly path: string
  /** How long a lost host is waited for. */
  readonly patienceMs: number
  /** Told `FileMoveReport`s. */
  readonly port: MessagePort
}

export type FileMoveReport =
  | { readonly kind: 'progress'; readonly doneBytes: number }
  /** The host is lost, and with `null` found again. */
  | { readonly kind: 'waiting'; readonly problem: Problem | null }

export interface FileMoved extends MovedBytes {
  /** Of the whole image. */
  readonly sha256: string
}

export interface TransferProvider {
  imageFacts(request: VolumeAt, options: NounOptions): Promise<ImageFacts>
  /** Writes what comes out of the port from this offset on; resolves when the host has stored it. */
  store(request: VolumeAt & { readonly offsetBytes: number; readonly port: MessagePort }, options: NounOptions): Promise<MovedBytes>
  /** Reads into the port, from this offset on; a length of 0 is all that is there. */
  read(request: VolumeAt & { readonly offsetBytes: number; readonly lengthBytes: number; readonly port: MessagePort }, options: NounOptions): Promise<MovedBytes>
  /** Fills a volume from a file, across lost connections; resolves when the host has stored it. */
  storeFile(request: FileMove & { /** What an earlier attempt may have stored from the beginning: it is compared, not sent again. */ readonly storedBytes: number }, options: NounOptions): Promise<FileMoved>
  /** Reads a volume into a file that is not there yet, across lost connections. @throws AppError conflict when the volume is not what `facts` say, or another download has the file */
  readFile(request: FileMove & { readonly facts: Pick<ImageFacts, 'version' | 'sizeBytes'> }, options: NounOptions): Promise<FileMoved>
  /** SHA-256 of the first bytes, as hexadecimal digits; computed on the host where a command can be run there. */
  checksum(request: VolumeAt & { readonly lengthBytes: number }, options: NounOptions): Promise<string>
}
