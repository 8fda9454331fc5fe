// One viewer of a guest's screen over RFB 3.8: after the handshake, what it types goes to the guest, and what changed on the
// screen goes back when the viewer asks, and only that.
import type { Duplex } from 'node:stream'
import type { Guest } from '../guest/guest.ts'
import { createByteReader, EndedError } from './byte-reader.ts'
import type { ByteReader } from './byte-reader.ts'
import { cellHeight, cellWidth, createFont } from './font.ts'
import { Keysym, textOfKeysym } from './keys.ts'
import type { CellRun } from './paint.ts'
import { palette } from './paint.ts'
import { greetViewer } from './rfb-handshake.ts'
import { createPainter, cursorEncoding, decodePixelFormat, pixelFormatBytes, rectangleHead, serverPixelFormat } from './rfb-pixels.ts'
import type { TextScreen } from './text-screen.ts'

export interface RfbOptions {
  readonly guest: Guest
  /** Empty for none. */
  readonly password: string
  readonly name: string
  /** `isIn`: the viewer has been let in, or has left. */
  readonly onViewer: (isIn: boolean) => void
}

const Message = { SetPixelFormat: 0, SetEncodings: 2, UpdateRequest: 3, Key: 4, Pointer: 5, CutText: 6 } as const
const desktopSizeEncoding = -223
/** A text that somebody pastes; more is taken for nonsense. */
const maxCutTextBytes = 1024 * 1024

/** Serves until the viewer leaves, breaks the protocol, or the guest stops. Never rejects. */
export async function serveRfb(stream: Duplex, options: RfbOptions): Promise<void> {
  const { guest, password, name, onViewer } = options
  const reader = createByteReader(stream)
  const leave = (): void => void stream.end()
  stream.on('error', leave)
  guest.stopped.addEventListener('abort', leave, { once: true })
  const { screen } = guest
  try {
    const isIn = await greetViewer({ stream, reader, password, name, width: screen.columns * cellWidth, height: screen.rows * cellHeight })
    if (!isIn) return
    onViewer(true)
    try {
      await new Viewer(stream, reader, guest).serve()
    } finally {
      onViewer(false)
    }
  } catch (error) {
    if (!(error instanceof EndedError)) stream.destroy(error instanceof Error ? error : undefined)
  } finally {
    guest.stopped.removeEventListener('abort', leave)
    leave()
  }
}

class Viewer {
  readonly #stream: Duplex
  readonly #reader: ByteReader
  readonly #guest: Guest
  readonly #font = createFont()
  readonly #held = new Set<number>()
  /** What the viewer has on its screen; 0 is never a cell. */
  readonly #shown: Uint32Array
  #painter = createPainter(serverPixelFormat, this.#font)
  #encodings: ReadonlySet<number> = new Set()
  #wantsUpdate = false
  #needsExtras = false
  #shownRevision = -1

  constructor(stream: Duplex, reader: ByteReader, guest: Guest) {
    this.#stream = stream
    this.#reader = reader
    this.#guest = guest
    this.#shown = new Uint32Array(guest.screen.columns * guest.screen.rows)
  }

  async serve(): Promise<void> {
    using _ = this.#guest.watch(() => this.#update())
    while (await this.#takeMessage());
  }

  /** False for a message that is not known: nothing after it could be understood. */
  async #takeMessage(): Promise<boolean> {
    const reader = this.#reader
    const type = (await reader.read(1)).readUInt8(0)
    switch (type) {
      case Message.SetPixelFormat:
        return this.#setPixelFormat((await reader.read(3 + pixelFormatBytes)).subarray(3))
      case Message.SetEncodings:
        return this.#setEncodings(await reader.read((await reader.read(3)).readUInt16BE(1) * 4))
      case Message.UpdateRequest:
        return this.#requestUpdate((await reader.read(9)).readUInt8(0) !== 0)
      case Message.Key:
        return this.#key(await reader.read(7))
      case Message.Pointer:
        await reader.read(5)
        return true
      case Message.CutText:
        return this.#skipCutText((await reader.read(7)).readInt32BE(3))
      default:
        return false
    }
  }

  #setPixelFormat(bytes: Buffer): boolean {
    const format = decodePixelFormat(bytes)
    if (!format) return false
    this.#painter = createPainter(format, this.#font)
    if (!format.isTrueColour) this.#stream.write(colourMap())
    this.#shown.fill(0)
    this.#shownRevision = -1
    this.#needsExtras = true
    return true
  }

  #setEncodings(bytes: Buffer): boolean {
    this.#encodings = new Set(Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readInt32BE(index * 4)))
    this.#needsExtras = true
    return true
  }

  #requestUpdate(isIncremental: boolean): boolean {
    if (!isIncremental) {
      this.#shown.fill(0)
      this.#shownRevision = -1
    }
    this.#wantsUpdate = true
    this.#update()
    return true
  }

  #key(bytes: Buffer): boolean {
    const isDown = bytes.readUInt8(0) !== 0
    const keysym = bytes.readUInt32BE(3)
    if (!isDown) return this.#held.delete(keysym) || true
    this.#held.add(keysym)
    const isControlHeld = this.#held.has(Keysym.ControlLeft) || this.#held.has(Keysym.ControlRight)
    const isAltHeld = this.#held.has(Keysym.AltLeft) || this.#held.has(Keysym.AltRight)
    if (isControlHeld && isAltHeld && (keysym === Keysym.Delete || keysym === Keysym.KeypadDelete)) this.#guest.pressControlAltDelete()
    else if (!isAltHeld) this.#guest.type(textOfKeysym(keysym, isControlHeld))
    return true
  }

  /** A negative length is that of the extended clipboard, which was not offered. */
  async #skipCutText(length: number): Promise<boolean> {
    if (Math.abs(length) > maxCutTextBytes) return false
    await this.#reader.read(Math.abs(length))
    return true
  }

  /** Sends what differs, if the viewer waits for it and anything does. */
  #update(): void {
    const { screen } = this.#guest
    if (!this.#wantsUpdate || (screen.revision === this.#shownRevision && !this.#needsExtras) || this.#stream.writableNeedDrain) return this.#updateWhenDrained()
    const rectangles = [...this.#extras(screen), ...this.#changedRuns(screen).map((run) => this.#painter.run(screen, run))]
    this.#shownRevision = screen.revision
    if (rectangles.length === 0) return
    this.#wantsUpdate = false
    const head = Buffer.alloc(4)
    head.writeUInt16BE(rectangles.length, 2)
    this.#stream.write(Buffer.concat([head, ...rectangles]))
  }

  #updateWhenDrained(): void {
    if (this.#wantsUpdate && this.#stream.writableNeedDrain && this.#stream.listenerCount('drain') === 0) this.#stream.once('drain', () => this.#update())
  }

  #extras({ columns, rows }: TextScreen): Buffer[] {
    if (!this.#needsExtras) return []
    this.#needsExtras = false
    const size = rectangleHead({ x: 0, y: 0, width: columns * cellWidth, height: rows * cellHeight, encoding: desktopSizeEncoding })
    return [...(this.#encodings.has(desktopSizeEncoding) ? [size] : []), ...(this.#encodings.has(cursorEncoding) ? [this.#painter.cursor()] : [])]
  }

  /** Runs of cells that the viewer has differently, and takes note that it will have them. */
  #changedRuns(screen: TextScreen): CellRun[] {
    const runs: CellRun[] = []
    for (let row = 0; row < screen.rows; row++) {
      let start = -1
      for (let column = 0; column <= screen.columns; column++) {
        const at = row * screen.columns + column
        const cell = column === screen.columns ? this.#shown[at] : screen.cell(column, row)
        const isChanged = column < screen.columns && cell !== this.#shown[at]
        if (isChanged) this.#shown[at] = cell ?? 0
        if (isChanged && start < 0) start = column
        if (!isChanged && start >= 0) {
          runs.push({ column: start, row, count: column - start })
          start = -1
        }
      }
    }
    return runs
  }
}

function colourMap(): Buffer {
  const bytes = Buffer.alloc(6 + palette.length * 6)
  bytes.writeUInt8(1, 0)
  bytes.writeUInt16BE(palette.length, 4)
  for (const [index, colour] of palette.entries()) {
    for (const [part, shift] of [16, 8, 0].entries()) bytes.writeUInt16BE(((colour >> shift) & 0xff) * 257, 6 + index * 6 + part * 2)
  }
  return bytes
}
