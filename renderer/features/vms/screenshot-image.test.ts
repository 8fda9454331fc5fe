import { describe, expect, it } from 'vitest'
import { readPixmap } from './screenshot-image.ts'

const ppm = (header: string, ...pixels: number[]): Uint8Array => Uint8Array.from([...new TextEncoder().encode(header), ...pixels])

describe('a PPM screenshot', () => {
  it('becomes RGBA pixels, comments in its header notwithstanding', () => {
    const { width, height, rgba } = readPixmap(ppm('P6\n# made by QEMU\n2 1\n255\n', 1, 2, 3, 4, 5, 6))
    expect([width, height, ...rgba]).toEqual([2, 1, 1, 2, 3, 255, 4, 5, 6, 255])
  })

  it('is refused when it is cut off or something else', () => {
    expect(() => readPixmap(ppm('P6 2 1 255 ', 1, 2))).toThrow('cut off')
    expect(() => readPixmap(ppm('P5 2 1 255 ', 1, 2))).toThrow('not a PPM')
  })
})
