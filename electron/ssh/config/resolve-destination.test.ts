import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { parseDestination, parseJumps } from './destination.ts'
import { defaultEnvironment, listConfiguredHosts, resolveDestination } from './resolve-destination.ts'
import type { SshEnvironment } from './resolve-destination.ts'

describe('a destination resolved through ssh_config', { timeout: 30_000 }, () => {
  const homeDir = mkdtempSync(join(tmpdir(), 'novacron-ssh-config-'))
  mkdirSync(join(homeDir, '.ssh/config.d'), { recursive: true })
  afterAll(() => rmSync(homeDir, { recursive: true, force: true }))

  const environment = (...texts: string[]): SshEnvironment => {
    const configFiles = texts.map((text, index) => {
      const file = join(homeDir, `.ssh/config-${index}`)
      writeFileSync(file, text)
      return file
    })
    return { homeDir, configFiles, agentSocket: '/agent', localUser: 'ada' }
  }
  const resolve = (host: string, ...texts: string[]) => resolveDestination({ host }, environment(...texts))

  afterEach(() => vi.unstubAllEnvs())

  it('has no agent where SSH_AUTH_SOCK is there and empty, as ssh has none', () => {
    vi.stubEnv('SSH_AUTH_SOCK', '')
    expect(defaultEnvironment().agentSocket).toBeUndefined()
  })

  it('takes the defaults of ssh where nothing is configured', () => {
    expect(resolve('kvm01', '')).toMatchObject({ hostName: 'kvm01', port: 22, user: 'ada', agentSocket: '/agent', jumps: [], hostKeyPolicy: 'ask' })
    expect(resolve('kvm01', '').identityFiles).toEqual(['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(homeDir, '.ssh', name)))
  })

  it('applies the first value found, with the user file before the system file', () => {
    const found = resolve('kvm01', 'Host kvm*\n  User root\n  Port 2222\nHost *\n  User nobody\n', 'User system\nHost kvm01\n  HostName 10.0.0.1\n')
    expect(found).toMatchObject({ user: 'root', port: 2222, hostName: '10.0.0.1' })
  })

  it('keeps a destination given in full over the configuration', () => {
    const config = environment('Host *\n  User root\n  Port 2222\n')
    expect(resolveDestination({ host: 'kvm01', user: 'eve', port: 23, keyFile: '~/k' }, config)).toMatchObject({ user: 'eve', port: 23, identityFiles: [join(homeDir, 'k'), expect.any(String), expect.any(String), expect.any(String)] })
  })

  it('expands ~, tokens and %h in names and files', () => {
    const found = resolve('kvm01', 'Host kvm01\n  HostName %h.lab.example\n  IdentityFile ~/.ssh/%r@%h\n  User root\n')
    expect(found).toMatchObject({ hostName: 'kvm01.lab.example', identityFiles: [join(homeDir, '.ssh/root@kvm01.lab.example')] })
  })

  it('honours negated patterns, IdentitiesOnly, no agent, aliases of the host key and the key policy', () => {
    const text = 'Host kvm* !kvm02\n  IdentitiesOnly yes\n  IdentityAgent none\n  HostKeyAlias fleet\n  StrictHostKeyChecking accept-new\n'
    expect(resolve('kvm01', text)).toMatchObject({ identitiesOnly: true, agentSocket: undefined, hostKeyAlias: 'fleet', hostKeyPolicy: 'accept-new' })
    expect(resolve('kvm02', text)).toMatchObject({ identitiesOnly: false, agentSocket: '/agent', hostKeyAlias: undefined, hostKeyPolicy: 'ask' })
  })

  it('reads included files, with patterns, and survives one that includes itself', () => {
    writeFileSync(join(homeDir, '.ssh/config.d/10-lab'), 'Host lab\n  HostName 10.1.1.1\n  Include config.d/*\n')
    expect(resolve('lab', 'Include config.d/*\n')).toMatchObject({ hostName: '10.1.1.1' })
  })

  it('never runs the command of "Match exec"', () => {
    const witness = join(homeDir, 'was-run')
    expect(resolve('kvm01', `Match exec "touch ${witness}"\n  User evil\n`).user).toBe('ada')
    expect(() => rmSync(witness)).toThrow(/ENOENT/)
  })

  it('reads jump chains and proxy commands', () => {
    expect(resolve('a', 'Host a\n  ProxyJump ops@gate:2200,[fe80::1]:22\n').jumps).toEqual([
      { host: 'gate', user: 'ops', port: 2200 },
      { host: 'fe80::1', user: undefined, port: 22 },
    ])
    expect(resolve('a', 'Host a\n  ProxyCommand nc %h %p\n').proxyCommand).toBe('nc a 22')
    expect(parseJumps('none')).toEqual([])
    expect(parseDestination('root@kvm01')).toEqual({ host: 'kvm01', user: 'root', port: undefined })
  })

  it('lists the concrete hosts once each, without patterns', () => {
    const hosts = listConfiguredHosts(environment('Host one two\n  User root\nHost *.lab !x three\nHost one\n'))
    expect(hosts.map(({ alias, user }) => [alias, user])).toEqual([
      ['one', 'root'],
      ['two', 'root'],
      ['three', 'ada'],
    ])
  })

  it('says what it does not do, and which lines it could not read, with file and line', () => {
    const found = resolve('kvm01', 'Match exec "rm -rf /"\n  User evil\nHost kvm01\n  Port many\n  HostName "open\n  User\n  CertificateFile ~/c.pub\n  CanonicalizeHostname yes\nMatch tagged x\n  Port 1\n')
    expect(found).toMatchObject({ user: 'ada', port: 22, hostName: 'kvm01' })
    expect(found.notes).toEqual([
      expect.stringMatching(/config-0 line 5: a quote is not closed/),
      expect.stringMatching(/config-0 line 1: "Match exec" would run a command/),
      expect.stringMatching(/config-0 line 4: "many" is no port/),
      expect.stringMatching(/config-0 line 6: user has no value/),
      expect.stringMatching(/config-0 line 9: "Match tagged" is not supported/),
      expect.stringMatching(/CertificateFile is not supported/),
      expect.stringMatching(/CanonicalizeHostname is not supported/),
    ])
  })

  it('finds the agent by a path, a variable, or not at all', () => {
    const agentOf = (setting: string): string | undefined => resolveDestination({ host: 'kvm01' }, { ...environment(`IdentityAgent ${setting}\n`), variables: { MY_AGENT: '/run/mine', DIR: '/run/dir' } }).agentSocket
    expect(['SSH_AUTH_SOCK', 'none', '$MY_AGENT', '${DIR}/agent', '~/agent', '"~/1Password/t/agent.sock"', '$NOT_SET'].map(agentOf)).toEqual(['/agent', undefined, '/run/mine', '/run/dir/agent', join(homeDir, 'agent'), join(homeDir, '1Password/t/agent.sock'), undefined])
  })

  it('reads times, known hosts files and where to remember new keys', () => {
    const found = resolve('kvm01', 'ServerAliveInterval 1m30s\nServerAliveCountMax 5\nConnectTimeout 4\nUserKnownHostsFile ~/a "~/b c"\nGlobalKnownHostsFile none\n')
    expect(found).toMatchObject({ keepaliveIntervalMs: 90_000, keepaliveMisses: 5, connectTimeoutMs: 4_000, knownHostsFiles: [join(homeDir, 'a'), join(homeDir, 'b c')], rememberIn: join(homeDir, 'a') })
    expect(resolve('kvm01', 'UserKnownHostsFile none\n')).toMatchObject({ rememberIn: undefined, keepaliveIntervalMs: 15_000, keepaliveMisses: 3 })
  })

  it('ends, with a note, when many files include each other', () => {
    for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(homeDir, `.ssh/config.d/loop-${name}`), 'Include config.d/loop-*\n')
    expect(resolve('kvm01', 'Include config.d/loop-*\nUser last\n')).toMatchObject({ user: 'last', notes: expect.arrayContaining([expect.stringContaining('too many nested Include')]) })
  })

  it('never throws for whatever text a configuration holds', () => {
    const word = fc.constantFrom('Host', 'Match', 'Port', 'User', 'Include', 'IdentityFile', 'ProxyJump', 'final', 'host', '!host', '*', '!', '"', "'", '\\', '=', '#', '\n', ' ', '%h', '%', '${X}', '~', ',', '@', ':', '[')
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 5 })), { maxLength: 60 }), (parts) => {
        expect(resolve('kvm01', parts.join(' ')).alias).toBe('kvm01')
      }),
    )
  })
})
