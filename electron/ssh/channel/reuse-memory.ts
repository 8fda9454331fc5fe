// For a connection that carries little but the bytes of images: packets are sent and received in the same memory again and again.
// ssh2 takes fresh memory for each, 16,000 times for 512 MiB, which costs more than the encryption. The second place that reaches
// into ssh2's insides; where they are not as expected nothing changes, nor after the keys were exchanged anew.
import type { Socket } from 'node:net'
import type { Client } from 'ssh2'
import { classOf, member } from './ssh2-insides.ts'

/** What the socket reads into; see `readInto`. */
export interface ReceiveBuffer {
  /** From now on the same memory, for as long as `isSafe`. */
  reuse(isSafe: () => boolean): void
}

/** A channel's largest packet, which OpenSSH offers, and the three words before its data. */
const bulkPayloadBytes = 32 * 1024 + 9
/** Smaller ones may be kept by whoever gets them. */
const leastSharedBytes = 16 * 1024
/** Of these, what is under way in the socket; the rest is let go. */
const keptPackets = 128
const receiveBytes = 256 * 1024
const freshBytes = 64 * 1024
const MessageType = { keyExchangeBegins: 20, channelData: 94 } as const
const macBytes = 16

/** The reading of a socket that emits `data` as ever, in memory of its own each time until it is told otherwise. */
export interface SocketReading {
  readonly onread: { readonly buffer: () => Uint8Array; readonly callback: (bytes: number, buffer: Uint8Array) => boolean }
  readonly receive: ReceiveBuffer
}

export function readInto(socketOf: () => Socket): SocketReading {
  let shared: Uint8Array | undefined
  let isSafe = (): boolean => false
  return {
    onread: {
      buffer: () => (isSafe() ? (shared ??= Buffer.allocUnsafeSlow(receiveBytes)) : Buffer.allocUnsafeSlow(freshBytes)),
      callback(bytes, { buffer, byteOffset }) {
        socketOf().emit('data', Buffer.from(buffer, byteOffset, bytes))
        return true
      },
    },
    receive: { reuse: (test) => void (isSafe = test) },
  }
}

interface Cipher {
  allocPacket(payloadBytes: number): Buffer
  _onWrite(packet: Buffer): void
}

interface Decipher {
  _onPayload(payload: Buffer): unknown
}

interface Channel {
  readonly readableFlowing: boolean | null
  readonly readableLength: number
}

interface Internals {
  readonly _protocol: { readonly _cipher: Cipher; readonly _decipher: Decipher }
  readonly _chanMgr: { get(id: number): unknown }
}

/** To be called when the connection is ready. False where ssh2 is another than we know, or the cipher is not AES-GCM by its addon. */
export function reuseMemory(client: Client, socket: Socket, receive: ReceiveBuffer): boolean {
  const internals: unknown = client
  if (!hasInternals(internals)) return false
  reuseSent(internals._protocol._cipher, socket)
  receive.reuse(shareReceived(internals))
  return true
}

function reuseSent(cipher: Cipher, socket: Socket): void {
  const spare: Buffer[] = []
  const allocate = cipher.allocPacket.bind(cipher)
  let bulkBytes = 0
  let padding = 0
  cipher.allocPacket = (payloadBytes) => {
    if (payloadBytes !== bulkPayloadBytes) return allocate(payloadBytes)
    const packet = spare.pop()
    if (!packet) {
      const fresh = allocate(payloadBytes)
      bulkBytes = fresh.length
      padding = fresh[4] ?? 0
      return fresh
    }
    // Its padding is what encryption left there, as random as any to whoever has not the key.
    packet.writeUInt32BE(bulkBytes - macBytes - 4, 0)
    packet[4] = padding
    return packet
  }
  // What a turn of the event loop encrypts goes to the kernel in one call, and to the host in segments as large as the card takes.
  let isGathering = false
  const gather = (): void => {
    if (isGathering) return
    isGathering = true
    socket.cork()
    process.nextTick(() => {
      isGathering = false
      socket.uncork()
    })
  }
  cipher._onWrite = (packet) => {
    if (!socket.writable) return
    gather()
    if (packet.length !== bulkBytes) socket.write(packet)
    else socket.write(packet, () => void (spare.length < keptPackets && spare.push(packet)))
  }
}

/** Passes large packets on in the socket's own memory when the channel's reader takes them at once; copies everything else. */
function shareReceived({ _protocol: protocol, _chanMgr: channels }: Internals): () => boolean {
  const decipher = protocol._decipher
  const pass = decipher._onPayload.bind(decipher)
  let isOver = false
  const isTakenAtOnce = (payload: Buffer): boolean => {
    if (payload[0] !== MessageType.channelData || payload.length < leastSharedBytes) return false
    const channel = channels.get(payload.readUInt32BE(1))
    return isChannel(channel) && channel.readableFlowing === true && channel.readableLength === 0
  }
  decipher._onPayload = (payload) => {
    // The next decipher knows nothing of this; what follows the exchange comes in later readings.
    isOver ||= payload[0] === MessageType.keyExchangeBegins
    return pass(isTakenAtOnce(payload) ? payload : Buffer.from(payload))
  }
  return () => !isOver && protocol._decipher === decipher
}

function isChannel(value: unknown): value is Channel {
  return typeof value === 'object' && value !== null && 'readableFlowing' in value && 'readableLength' in value
}

function hasInternals(client: unknown): client is Internals {
  const protocol = member(client, '_protocol')
  const cipher = member(protocol, '_cipher')
  const decipher = member(protocol, '_decipher')
  const isKnown = classOf(cipher) === 'AESGCMCipherBinding' && classOf(decipher) === 'AESGCMDecipherBinding'
  return isKnown && [member(cipher, 'allocPacket'), member(cipher, '_onWrite'), member(decipher, '_onPayload'), member(member(client, '_chanMgr'), 'get')].every((part) => typeof part === 'function')
}
