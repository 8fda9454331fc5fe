// The known_hosts format: plain, bracketed with a port, wildcards, and hashed names. Reading only; see remember-host-key.ts for writing.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { SshError, isErrno } from '../errors.ts'
import { matchesPattern, matchesPatternList } from '../name-patterns.ts'

export interface KnownHostEntry {
  readonly file: string
  readonly line: number
  readonly marker: 'none' | 'revoked' | 'cert-authority'
  readonly names: readonly string[]
  readonly keyType: string
  readonly key: Buffer
}

/** How known_hosts writes a host: the bare name on port 22, else "[name]:port". */
export function knownHostsName(host: string, port: number): string {
  const name = host.toLowerCase()
  return port === 22 ? name : `[${name}]:${port}`
}

/** As OpenSSH prints it: "SHA256:" and unpadded base64. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** The type name that an SSH key blob starts with, e.g. "ssh-ed25519". */
export function keyTypeOf(key: Buffer): string {
  if (key.length < 4) return 'unknown'
  const length = key.readUInt32BE(0)
  return length > 64 || key.length < 4 + length ? 'unknown' : key.toString('latin1', 4, 4 + length)
}

export function parseKnownHosts(text: string, file: string): KnownHostEntry[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const entry = parseLine(line, { file, line: index + 1 })
    return entry ? [entry] : []
  })
}

/** A line that cannot be read is passed over, as OpenSSH does: one bad line must not lock a user out of all hosts. */
function parseLine(text: string, place: { file: string; line: number }): KnownHostEntry | undefined {
  const words = text.trim().split(/\s+/)
  const marker = markerOf(words[0])
  const [names, keyType, key] = marker === 'none' ? words : words.slice(1)
  if (names === undefined || keyType === undefined || key === undefined || names.startsWith('#')) return undefined
  return { ...place, marker, names: names.split(','), keyType, key: Buffer.from(key, 'base64') }
}

function markerOf(word: string | undefined): KnownHostEntry['marker'] {
  if (word === '@revoked') return 'revoked'
  return word === '@cert-authority' ? 'cert-authority' : 'none'
}

export function entryMatches(entry: KnownHostEntry, name: string): boolean {
  return matchesPatternList(entry.names, (pattern) => (pattern.startsWith('|1|') ? hashMatches(pattern, name) : matchesPattern(pattern.toLowerCase(), name)))
}

function hashMatches(pattern: string, name: string): boolean {
  const [, , salt, hash] = pattern.split('|')
  if (salt === undefined || hash === undefined) return false
  const expected = Buffer.from(hash, 'base64')
  const actual = hashName(Buffer.from(salt, 'base64'), name)
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

/** HMAC-SHA1 with the salt as key, as `ssh-keygen -H` does it. */
export function hashName(salt: Buffer, name: string): Buffer {
  return createHmac('sha1', salt).update(name).digest()
}

/** @throws SshError `config-invalid` for a file that is there and cannot be read: a known host must not look new. */
export function readKnownHosts(files: readonly string[]): KnownHostEntry[] {
  return files.flatMap((file) => {
    try {
      return parseKnownHosts(readFileSync(file, 'utf8'), file)
    } catch (error) {
      if (!isErrno(error)) throw error
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
      throw new SshError('config-invalid', { step: 'host-key', message: `The known hosts in ${file} cannot be read: ${error.message}`, hint: 'ssh-known-hosts-unreadable', details: { file }, cause: error })
    }
  })
}
