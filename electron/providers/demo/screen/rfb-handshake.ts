// The opening of the RFB protocol (RFC 6143, 7.1 to 7.3), the server's part: version, security, what the screen is.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type { ByteReader } from './byte-reader.ts'
import { answerVncChallenge } from './des.ts'
import { encodePixelFormat, serverPixelFormat } from './rfb-pixels.ts'

export interface HandshakeOptions {
  readonly stream: Duplex
  readonly reader: ByteReader
  /** Empty: nobody is asked. */
  readonly password: string
  readonly width: number
  readonly height: number
  readonly name: string
}

const version = 'RFB 003.008\n'
const securityNone = 1
const securityVnc = 2
const reasonsSince = 8

/** False when the viewer has not shown that it knows the password, or does not speak RFB. */
export async function greetViewer(options: HandshakeOptions): Promise<boolean> {
  const { stream, reader } = options
  stream.write(version)
  const [, minorText] = /^RFB 003\.(\d{3})\n$/.exec((await reader.read(12)).toString('latin1')) ?? []
  if (minorText === undefined) return false
  const minor = Number(minorText)
  if (!(await agreeOnSecurity(options, minor))) return false
  // Whether the viewer wants the screen for itself; several may look here.
  await reader.read(1)
  stream.write(serverInit(options))
  return true
}

async function agreeOnSecurity({ stream, reader, password }: HandshakeOptions, minor: number): Promise<boolean> {
  const wanted = password === '' ? securityNone : securityVnc
  // In 3.3 the server decides; later the viewer picks from a list.
  if (minor < 7) stream.write(word(wanted))
  else {
    stream.write(Buffer.from([1, wanted]))
    if ((await reader.read(1)).readUInt8(0) !== wanted) return refuse(stream, minor, 'Unsupported security type')
  }
  if (wanted === securityNone) {
    if (minor >= 8) stream.write(word(0))
    return true
  }
  const challenge = randomBytes(16)
  stream.write(challenge)
  const isRight = timingSafeEqual(await reader.read(16), answerVncChallenge(password, challenge))
  if (!isRight) return refuse(stream, minor, 'Authentication failed')
  stream.write(word(0))
  return true
}

function refuse(stream: Duplex, minor: number, reason: string): false {
  stream.write(word(1))
  if (minor >= reasonsSince) stream.write(Buffer.concat([word(reason.length), Buffer.from(reason, 'latin1')]))
  return false
}

function serverInit({ width, height, name }: HandshakeOptions): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt16BE(width, 0)
  size.writeUInt16BE(height, 2)
  const bytes = Buffer.from(name)
  return Buffer.concat([size, encodePixelFormat(serverPixelFormat), word(bytes.length), bytes])
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
