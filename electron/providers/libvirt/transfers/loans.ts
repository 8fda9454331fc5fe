// Knows when all parts of a piece's memory are sent, so that whoever lent it can use it again.
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'

export interface Loans {
  /** Says into which parts a piece was cut. What holds no bytes is returned at once. */
  lend(data: Uint8Array, parts: readonly BytePiece[]): readonly BytePiece[]
  returned(part: Uint8Array): void
}

export function createLoans(giveBack: (data: Uint8Array) => void): Loans {
  const lent = new Map<ArrayBufferLike, { readonly data: Uint8Array; bytes: number }>()
  return {
    lend(data, parts) {
      const bytes = parts.reduce((sum, part) => sum + ('data' in part ? part.data.length : 0), 0)
      if (bytes > 0) lent.set(data.buffer, { data, bytes })
      else giveBack(data)
      return parts
    },
    returned(part) {
      const loan = lent.get(part.buffer)
      if (!loan) return
      loan.bytes -= part.length
      if (loan.bytes > 0) return
      lent.delete(part.buffer)
      giveBack(loan.data)
    },
  }
}
