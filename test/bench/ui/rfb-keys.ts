// A bare RFB client (RFC 6143) over one TCP connection, run inside a host's network: no SSH, no console of ours. For each line on
// its standard input it presses and releases that letter and prints the milliseconds until the screen changed.
// Usage: rfb-keys.ts HOST PORT
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

const socket = connect(Number(process.argv[3]), process.argv[2] ?? '127.0.0.1')
socket.setNoDelay(true)
const bytes = reader()
let pressedAtMs: number | undefined

await bytes.take(12)
socket.write('RFB 003.008\n')
await bytes.take((await bytes.take(1)).readUInt8(0))
socket.write(Buffer.from([1]))
if ((await bytes.take(4)).readUInt32BE(0) !== 0) throw new Error('the screen wants a password')
// Shared: the console has the same screen open.
socket.write(Buffer.from([1]))
const init = await bytes.take(24)
await bytes.take(init.readUInt32BE(20))
const [width, height] = [init.readUInt16BE(0), init.readUInt16BE(2)]
const bytesPerPixel = init.readUInt8(4) / 8
const rawEncoding = 0
socket.write(Buffer.from([2, 0, 0, 1, 0, 0, 0, rawEncoding]))
requestUpdate(false)

createInterface({ input: process.stdin }).on('line', (letter) => {
  pressedAtMs = performance.now()
  for (const isDown of [1, 0]) socket.write(Buffer.from([4, isDown, 0, 0, 0, 0, 0, letter.charCodeAt(0)]))
})
process.stdin.on('end', () => socket.destroy())

console.log('ready')
for (;;) await readMessage()

function requestUpdate(isIncremental: boolean): void {
  const request = Buffer.alloc(10)
  request.writeUInt8(3, 0)
  request.writeUInt8(isIncremental ? 1 : 0, 1)
  request.writeUInt16BE(width, 6)
  request.writeUInt16BE(height, 8)
  socket.write(request)
}

async function readMessage(): Promise<void> {
  const kind = (await bytes.take(1)).readUInt8(0)
  if (kind === 2) return
  if (kind === 3) return void (await bytes.take((await bytes.take(7)).readUInt32BE(3)))
  if (kind !== 0) throw new Error(`a message of kind ${kind}`)
  const rectangles = (await bytes.take(3)).readUInt16BE(1)
  for (let at = 0; at < rectangles; at += 1) {
    const head = await bytes.take(12)
    await bytes.take(head.readUInt16BE(4) * head.readUInt16BE(6) * bytesPerPixel)
  }
  if (rectangles > 0 && pressedAtMs !== undefined) {
    console.log((performance.now() - pressedAtMs).toFixed(3))
    pressedAtMs = undefined
  }
  requestUpdate(true)
}

function reader(): { take(count: number): Promise<Buffer> } {
  let held = Buffer.alloc(0)
  let wake = (): void => {}
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk])
    wake()
  })
  socket.on('close', () => process.exit(0))
  return {
    async take(count) {
      while (held.length < count) await new Promise<void>((resolve) => (wake = resolve))
      const taken = held.subarray(0, count)
      held = held.subarray(count)
      return taken
    },
  }
}
