// The bytes of simulated volumes: the beginning of what is sent is kept, as much as seeds, definitions and the heads of images take;
// of the rest only the length is known, and it reads as zeros.
import { int64ToNumber } from '#electron/libvirt/index.ts'
import type { StreamPort } from '#electron/libvirt/server-codec.ts'
import type { CallContext, Handlers } from '../../server/handlers.ts'
import { findVolume } from '../../storage/storage-state.ts'
import type { DemoVolume } from '../../storage/storage-state.ts'

const keptBytes = 2 * 2 ** 20
/** As libvirtd's own packets. */
const packetBytes = 262_120
const isoMagic = { atBytes: 0x8001, bytes: 'CD001' } as const
const qcow2Magic = { atBytes: 0, bytes: 'QFI\xfb' } as const

export const volumeByteCalls: Handlers = {
  STORAGE_VOL_UPLOAD: ({ vol, offset }, context) => {
    takeUpload(context, findVolume(context.host.storage, vol).volume, int64ToNumber(offset))
    return {}
  },
  STORAGE_VOL_DOWNLOAD: ({ vol, offset, length }, context) => {
    const { volume } = findVolume(context.host.storage, vol)
    const [from, wanted] = [int64ToNumber(offset), int64ToNumber(length)]
    const left = Math.max(0, lengthOf(volume) - from)
    giveDownload(context, volume, { from, lengthBytes: wanted === 0 ? left : Math.min(wanted, left) })
    return {}
  },
}

/** Of the file: a qcow2 image has no bytes for what nobody has written to. */
export function lengthOf({ format, capacityBytes, allocationBytes }: DemoVolume): number {
  return format === 'qcow2' ? allocationBytes : capacityBytes
}

function takeUpload(context: CallContext, volume: DemoVolume, from: number): void {
  let at = from
  let port: StreamPort | undefined
  const finish = (): void => {
    volume.format = formatOf(volume)
    port?.finish()
    port?.detach()
  }
  context.openStream(
    {
      data(bytes) {
        keep(volume, bytes, at)
        at += bytes.length
        volume.allocationBytes = Math.min(Math.max(volume.allocationBytes, at), Math.max(volume.capacityBytes, at))
      },
      hole: (lengthBytes) => void (at += lengthBytes),
      endOfData: () => {},
      confirmed: finish,
      failed: () => {},
      aborted: () => {},
    },
    (opened) => (port = opened),
  )
}

function keep(volume: DemoVolume, bytes: Uint8Array, at: number): void {
  if (at >= keptBytes) return
  const end = Math.min(keptBytes, at + bytes.length)
  const content = new Uint8Array(Math.max(volume.content?.length ?? 0, end))
  if (volume.content) content.set(volume.content)
  content.set(bytes.subarray(0, end - at), at)
  volume.content = content
}

/** libvirt would see it at the next refresh of the pool. */
function formatOf({ content, format }: DemoVolume): string {
  const has = ({ atBytes, bytes }: { atBytes: number; bytes: string }): boolean => Buffer.from(content ?? []).toString('latin1', atBytes, atBytes + bytes.length) === bytes
  return has(isoMagic) ? 'iso' : has(qcow2Magic) ? 'qcow2' : format
}

function giveDownload(context: CallContext, { content }: DemoVolume, { from, lengthBytes }: { from: number; lengthBytes: number }): void {
  let port: StreamPort | undefined
  const kept = Buffer.from((content ?? new Uint8Array()).subarray(from, from + lengthBytes))
  context.openStream(
    {
      data: () => {},
      hole: () => {},
      endOfData: () => {},
      confirmed() {
        port?.finish()
        port?.detach()
      },
      failed: () => {},
      aborted: () => {},
    },
    (opened) => {
      port = opened
      for (let at = 0; at < kept.length; at += packetBytes) opened.send(kept.subarray(at, at + packetBytes))
      if (lengthBytes > kept.length) opened.sendHole(lengthBytes - kept.length)
      opened.sendEndOfData()
    },
  )
}
