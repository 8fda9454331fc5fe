import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { judgeHostKey, preferredHostKeyTypes } from './judge-host-key.ts'
import { entryMatches, knownHostsName, parseKnownHosts } from './known-hosts-file.ts'
import { knownHostsLine, rememberHostKey } from './remember-host-key.ts'

function blob(type: string, body: string): Buffer {
  const name = Buffer.from(type)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(name.length)
  return Buffer.concat([length, name, Buffer.from(body)])
}

const key = blob('ssh-ed25519', 'one')
const otherKey = blob('ssh-ed25519', 'two')
const rsaKey = blob('ssh-rsa', 'three')
const line = (names: string, value: Buffer, type = 'ssh-ed25519'): string => `${names} ${type} ${value.toString('base64')}\n`

describe('known_hosts', { timeout: 30_000 }, () => {
  const dir = mkdtempSync(join(tmpdir(), 'novacron-known-hosts-'))
  afterAll(() => rmSync(dir, { recursive: true, force: true }))
  const file = (text: string): string => {
    const path = join(dir, `known-${Math.random()}`)
    writeFileSync(path, text)
    return path
  }
  const judge = (text: string, host = 'kvm01', port = 22) => judgeHostKey({ hostName: host, port, files: [file(text)] }, key)

  it('trusts a plain, bracketed, wildcard and listed name, and knows nobody in an empty file', () => {
    expect(judge(line('kvm01', key))).toEqual({ kind: 'trusted' })
    expect(judge(line('[kvm01]:2222', key), 'kvm01', 2222)).toEqual({ kind: 'trusted' })
    expect(judge(line('*.lab,kvm0?', key))).toEqual({ kind: 'trusted' })
    expect(judge('# nothing\n\nbroken line\n')).toEqual({ kind: 'unknown', authority: undefined })
  })

  it('lets an entry without a port vouch for the same key on another port, but contradict no other', () => {
    expect(judge(line('kvm01', key), 'kvm01', 2222)).toEqual({ kind: 'trusted' })
    expect(judge(line('kvm01', otherKey), 'kvm01', 2222)).toMatchObject({ kind: 'unknown' })
    expect(judge(line('[kvm01]:2222', otherKey) + line('kvm01', key), 'kvm01', 2222)).toMatchObject({ kind: 'changed' })
    expect(judge(line('[kvm01]:2222', key))).toMatchObject({ kind: 'unknown' })
  })

  it('looks a HostKeyAlias up as it is, without the port', () => {
    const files = [file(line('fleet', key))]
    expect(judgeHostKey({ hostName: '10.0.0.1', port: 2222, alias: 'Fleet', files }, key)).toEqual({ kind: 'trusted' })
    expect(judgeHostKey({ hostName: 'fleet', port: 2222, alias: 'other', files }, key)).toMatchObject({ kind: 'unknown' })
  })

  it('refuses to guess when a known_hosts file cannot be read', () => {
    expect(() => judgeHostKey({ hostName: 'kvm01', port: 22, files: [dir] }, key)).toThrow(expect.objectContaining({ code: 'config-invalid' }))
  })

  it('never throws for whatever text a file holds', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('@revoked', '|1|', '|1|a|b', '!', '*', ' ', '\n', '#', 'ssh-rsa', 'kvm01', 'AAAA')), { maxLength: 40 }), (parts) => {
        const entries = parseKnownHosts(parts.join(''), 'test')
        expect(entries.every((entry) => typeof entryMatches(entry, 'kvm01') === 'boolean')).toBe(true)
      }),
    )
  })

  it('lets a negated pattern win over the rest of its line', () => {
    expect(judge(line('kvm*,!kvm01', key))).toMatchObject({ kind: 'unknown' })
  })

  it('reports a changed key with the file and line of the known one', () => {
    expect(judge(`# first\n${line('kvm01', otherKey)}`)).toMatchObject({ kind: 'changed', expected: [{ line: 2 }] })
  })

  it('does not take a certificate authority for the host key, and sees a revoked key', () => {
    expect(judge(`@cert-authority ${line('kvm01', key)}`)).toMatchObject({ kind: 'unknown', authority: { line: 1 } })
    expect(judge(line('kvm01', key) + `@revoked ${line('*', key)}`)).toMatchObject({ kind: 'revoked', line: 2 })
  })

  it('offers first the key types that it knows the host by', () => {
    const types = preferredHostKeyTypes({ hostName: 'kvm01', port: 22, files: [file(line('kvm01', rsaKey, 'ssh-rsa'))] })
    expect(types.slice(0, 3)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519'])
  })

  it('finds any name and port that it has written hashed, and no other', () => {
    fc.assert(
      fc.property(fc.domain(), fc.integer({ min: 1, max: 65535 }), (hostName, port) => {
        const [entry] = parseKnownHosts(knownHostsLine({ hostName, port, key }), 'test')
        expect(entry && entryMatches(entry, knownHostsName(hostName, port))).toBe(true)
        expect(entry && entryMatches(entry, knownHostsName(`x${hostName}`, port))).toBe(false)
        expect(entry?.key.equals(key)).toBe(true)
      }),
    )
  })

  it('appends on a line of its own even where the last line has no newline, and ssh-keygen agrees', () => {
    const path = file(line('other', otherKey).trimEnd())
    const real = join(dir, 'real')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', real])
    const publicKey = Buffer.from(execFileSync('cat', [`${real}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? '', 'base64')
    rememberHostKey({ file: path, hostName: 'Kvm02', port: 22, key: publicKey })
    expect(execFileSync('ssh-keygen', ['-F', 'kvm02', '-f', path], { encoding: 'utf8' })).toContain('ssh-ed25519')
    expect(judgeHostKey({ hostName: 'kvm02', port: 22, files: [path] }, publicKey)).toEqual({ kind: 'trusted' })
  })
})
