import { createCipheriv } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerVncChallenge, encryptDesBlock } from './des.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

describe('DES', () => {
  it('agrees with triple DES under one key three times', () => {
    fc.assert(
      fc.property(bytes(8), bytes(8), (key, block) => {
        const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([key, key, key]), null)
        expect(encryptDesBlock(key, block)).toEqual(cipher.update(block))
      }),
      { numRuns: 50 },
    )
  })

  it('answers a VNC challenge with eight characters of the password, and no more', () => {
    const challenge = Buffer.alloc(16, 7)
    expect(answerVncChallenge('12345678', challenge)).toEqual(answerVncChallenge('12345678-and-more', challenge))
    expect(answerVncChallenge('1234567', challenge)).not.toEqual(answerVncChallenge('12345678', challenge))
  })
})
