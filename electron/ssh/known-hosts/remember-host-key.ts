// Adds a host's key to the user's known_hosts, with the name hashed, in one append that other programs never see half of.
import { randomBytes } from 'node:crypto'
import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs'
import { dirname } from 'node:path'
import { nameOf } from './judge-host-key.ts'
import { hashName, keyTypeOf } from './known-hosts-file.ts'

export interface NewHostKey {
  readonly file: string
  readonly hostName: string
  readonly port: number
  readonly alias?: string | undefined
  readonly key: Buffer
}

export function knownHostsLine({ key, ...host }: Omit<NewHostKey, 'file'>): string {
  const salt = randomBytes(20)
  const hash = hashName(salt, nameOf(host))
  return `|1|${salt.toString('base64')}|${hash.toString('base64')} ${keyTypeOf(key)} ${key.toString('base64')}\n`
}

/** @throws the file system's error when the file cannot be written. */
export function rememberHostKey(entry: NewHostKey): void {
  mkdirSync(dirname(entry.file), { recursive: true, mode: 0o700 })
  const prefix = endsWithoutNewline(entry.file) ? '\n' : ''
  appendFileSync(entry.file, prefix + knownHostsLine(entry), { mode: 0o600 })
}

/** A last line without its newline would swallow ours. */
function endsWithoutNewline(file: string): boolean {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
  try {
    const { size } = fstatSync(descriptor)
    const last = Buffer.alloc(1)
    return size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a
  } finally {
    closeSync(descriptor)
  }
}
