// For tests: a small viewer that speaks RFB and keeps the picture.
import type { Duplex } from 'node:stream'
import { createByteReader } from '../screen/byte-reader.ts'
import type { ByteReader } from '../screen/byte-reader.ts'
import { answerVncChallenge } from '../screen/des.ts'

export interface RfbViewer {
  readonly width: number
  readonly height: number
  readonly name: string
  /** 32 bits a pixel, as last sent. */
  readonly pixels: Buffer
  /** Asks for what changed (or everything), and applies the next update. Gives its rectangles. */
  update(isIncremental: boolean): Promise<readonly ViewedRectangle[]>
  setEncodings(encodings: readonly number[]): void
  press(keysym: number): void
  close(): void
}

export interface ViewedRectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly encoding: number
}

const bytesPerPixel = 4
const cursorEncoding = -239
const desktopSizeEncoding = -223

/** @throws Error with the server's reason when it refuses. */
export async function viewRfb(stream: Duplex, password?: string): Promise<RfbViewer> {
  const reader = createByteReader(stream)
  await authenticate({ stream, reader, password })
  stream.write(Buffer.from([1]))
  const init = await reader.read(24)
  const width = init.readUInt16BE(0)
  const height = init.readUInt16BE(2)
  const name = (await reader.read(init.readUInt32BE(20))).toString()
  const pixels = Buffer.alloc(width * height * bytesPerPixel)
  const readRectangle = async (): Promise<ViewedRectangle> => {
    const head = await reader.read(12)
    const rectangle = { x: head.readUInt16BE(0), y: head.readUInt16BE(2), width: head.readUInt16BE(4), height: head.readUInt16BE(6), encoding: head.readInt32BE(8) }
    if (rectangle.encoding === desktopSizeEncoding) return rectangle
    const lineBytes = rectangle.width * bytesPerPixel
    const data = await reader.read(lineBytes * rectangle.height)
    if (rectangle.encoding === cursorEncoding) await reader.read(Math.ceil(rectangle.width / 8) * rectangle.height)
    else for (let line = 0; line < rectangle.height; line++) data.copy(pixels, ((rectangle.y + line) * width + rectangle.x) * bytesPerPixel, line * lineBytes, (line + 1) * lineBytes)
    return rectangle
  }
  return {
    width,
    height,
    name,
    pixels,
    async update(isIncremental) {
      const request = Buffer.from([3, isIncremental ? 1 : 0, 0, 0, 0, 0, 0, 0, 0, 0])
      request.writeUInt16BE(width, 6)
      request.writeUInt16BE(height, 8)
      stream.write(request)
      const count = (await reader.read(4)).readUInt16BE(2)
      const rectangles: ViewedRectangle[] = []
      for (let index = 0; index < count; index++) rectangles.push(await readRectangle())
      return rectangles
    },
    setEncodings(encodings) {
      const message = Buffer.alloc(4 + encodings.length * 4)
      message.writeUInt8(2)
      message.writeUInt16BE(encodings.length, 2)
      for (const [index, encoding] of encodings.entries()) message.writeInt32BE(encoding, 4 + index * 4)
      stream.write(message)
    },
    press(keysym) {
      for (const isDown of [1, 0]) {
        const message = Buffer.from([4, isDown, 0, 0, 0, 0, 0, 0])
        message.writeUInt32BE(keysym, 4)
        stream.write(message)
      }
    },
    close: () => stream.destroy(),
  }
}

async function authenticate({ stream, reader, password }: { stream: Duplex; reader: ByteReader; password: string | undefined }): Promise<void> {
  stream.write(await reader.read(12))
  const types = await reader.read((await reader.read(1)).readUInt8(0))
  stream.write(types.subarray(0, 1))
  if (types[0] === 2) stream.write(answerVncChallenge(password ?? '', await reader.read(16)))
  if ((await reader.read(4)).readUInt32BE(0) === 0) return
  throw new Error((await reader.read((await reader.read(4)).readUInt32BE(0))).toString())
}
