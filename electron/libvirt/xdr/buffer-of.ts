// The same bytes as a Buffer. What the socket gives is one already, and another view of it for each message is work for the collector.

export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
