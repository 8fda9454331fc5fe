import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { createLoans } from './loans.ts'

const partBytes = 10

test('memory comes back once, when the last part of it was sent, and at once when nothing of it is', () => {
  const Pieces = fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(Pieces, fc.infiniteStream(fc.nat()), (pieces, order) => {
      const returned: Uint8Array[] = []
      const loans = createLoans((data) => returned.push(data))
      const sent = pieces.flatMap((parts) => {
        const memory = new Uint8Array(parts.length * partBytes)
        const cut = parts.map((isHole, index): BytePiece => (isHole ? { holeBytes: partBytes } : { data: memory.subarray(index * partBytes, (index + 1) * partBytes) }))
        return loans.lend(memory, cut).flatMap((part) => ('data' in part ? [part.data] : []))
      })
      expect(returned).toHaveLength(pieces.filter((parts) => parts.every(Boolean)).length)
      while (sent.length > 0) {
        const [part] = sent.splice((order.next().value ?? 0) % sent.length, 1)
        if (!part) break
        loans.returned(part)
        expect(returned.some(({ buffer }) => buffer === part.buffer)).toBe(!sent.some(({ buffer }) => buffer === part.buffer))
      }
      expect(new Set(returned.map(({ buffer }) => buffer)).size).toBe(pieces.length)
      expect(returned).toHaveLength(pieces.length)
    }),
  )
})
