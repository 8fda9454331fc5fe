import { describe, expect, it } from 'vitest'
import { tarOf } from './tar.ts'

/** As `tar` reads it: name, size and sum of each header, then the data up to the next block. */
function read(archive: Uint8Array): [string, string][] {
  const text = (from: number, length: number): string => new TextDecoder().decode(archive.slice(from, from + length)).replace(/\0.*$/s, '')
  const files: [string, string][] = []
  for (let at = 0; archive[at] !== 0; ) {
    const sum = archive.slice(at, at + 512).reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0)
    expect(Number.parseInt(text(at + 148, 7), 8)).toBe(sum)
    const size = Number.parseInt(text(at + 124, 12), 8)
    files.push([text(at, 100), text(at + 512, size)])
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

describe('an archive', () => {
  it('holds its files, whatever is in them', () => {
    const files: [string, string][] = [['web.xml', '<domain/>'], ['empty.sh', ''], ['größe.tf', 'ü'.repeat(600)], ['block.yml', 'x'.repeat(512)]]
    const archive = tarOf(files.map(([name, text]) => ({ name, text })), 1_700_000_000_000)
    expect(archive.length % 512).toBe(0)
    expect(read(archive)).toEqual(files)
  })
})
