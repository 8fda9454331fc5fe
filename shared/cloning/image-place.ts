// Where an image is, as a machine's definition says it.

/** For QEMU a file or device by its path, everything else by the names that libvirt knows it by. */
export interface ImagePlace {
  readonly type: 'file' | 'block' | 'volume'
  /** Empty for "volume". */
  readonly path: string
  readonly pool: string
  readonly volume: string
  readonly format: string
}
