// The configuration rules held against OpenSSH itself: `ssh -G` prints what it would do, for any configuration that the test can think of.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { ResolvedDestination } from './destination.ts'
import { resolveDestination } from './resolve-destination.ts'

const hasOpenSsh = spawnSync('ssh', ['-V']).status === 0

describe.skipIf(!hasOpenSsh)('ssh_config as OpenSSH itself reads it', () => {
  const homeDir = mkdtempSync(join(tmpdir(), 'novacron-ssh-g-'))
  const file = join(homeDir, 'config')
  const included = join(homeDir, 'included')
  afterAll(() => rmSync(homeDir, { recursive: true, force: true }))

  const openSsh = (host: string): Map<string, string[]> => {
    const printed = execFileSync('ssh', ['-G', '-F', file, host], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    const values = new Map<string, string[]>()
    for (const line of printed.trim().split('\n')) {
      const [keyword = '', ...rest] = line.split(' ')
      values.set(keyword, [...(values.get(keyword) ?? []), rest.join(' ')])
    }
    return values
  }
  const read = (host: string): { ours: Record<string, unknown>; theirs: Record<string, unknown> } => {
    const theirs = openSsh(host)
    const ours = resolveDestination({ host }, { homeDir, configFiles: [file], agentSocket: undefined, localUser: userInfo().username, variables: {} })
    return { ours: summary(ours), theirs: summaryOf(theirs) }
  }

  it('agrees on blocks, negation, quotes, comments, equals signs, includes in blocks and final passes', () => {
    writeFileSync(included, 'Host one\n Port 99\nHost *\n IdentityFile /k/included\n')
    writeFileSync(
      file,
      `Host one # comment\n  Include ${included}\n  User after-include\nhost=two "three"\n\tPort = 23 # why\n  IdentityFile "/k/with space"\nMatch host *.lab !user eve\n Port 77\nMatch originalhost one,two user after-*\n HostKeyAlias alias\nHost *\n HostName %h.lab\n ProxyCommand nc "%h" %%p # not a comment\n ProxyJump never\nMatch final host *.lab\n IdentityFile /k/final\n  IdentityFile /k/final\n`,
    )
    for (const host of ['one', 'two', 'three', 'ONE', 'x.lab', '10.0.0.1']) {
      const { ours, theirs } = read(host)
      expect(ours).toEqual(theirs)
    }
  })

  const name = fc.constantFrom('one', 'two', 'on*', '*', '?ne', '*.lab', 'one.lab', '!one', '!*.lab', 'TWO')
  const criterion = fc.oneof(
    fc.tuple(fc.constantFrom('host', 'originalhost', '!host', '!originalhost'), fc.array(fc.constantFrom('one', 'two', '*.lab', '!one', '*', 'O*'), { minLength: 1, maxLength: 3 })).map(([kind, names]) => `${kind} ${names.join(',')}`),
    fc.constantFrom('user ann', 'user !ann,*', '!user bob', 'localuser *', 'final', '!final', 'canonical'),
  )
  const setting = fc.oneof(
    fc.constantFrom('HostName %h.lab', 'HostName=10.0.0.9', 'hostname two', 'User ann', 'USER "bob"', 'Port 2222', 'Port=23', 'HostKeyAlias kept', 'IdentitiesOnly yes', 'IdentitiesOnly no'),
    fc.constantFrom('IdentityFile /k/a', "IdentityFile '/k/b c'", 'IdentityFile /k/d\\ e', 'ProxyJump none', 'ProxyJump gate', 'ProxyJump ann@gate:22,ssh://far:23', 'ProxyCommand none', 'ProxyCommand nc "a b" %h', '# a comment', '', `Include ${included}`),
  )
  const header = fc.oneof(
    fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `Host ${names.join(' ')}`),
    fc.array(criterion, { minLength: 1, maxLength: 2 }).map((criteria) => `Match ${criteria.join(' ')}`),
    fc.constant('Match all'),
  )
  const text = fc.array(fc.oneof({ weight: 1, arbitrary: header }, { weight: 2, arbitrary: setting.map((line) => `  ${line}`) }), { maxLength: 14 }).map((lines) => `${lines.join('\n')}\n`)

  it('agrees on any mixture of them', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom('one', 'two', 'one.lab', 'TWO'), (main, inner, host) => {
        writeFileSync(file, main)
        // A file that includes itself is an error to OpenSSH.
        writeFileSync(included, inner.replaceAll('Include', '# Include'))
        const { ours, theirs } = read(host)
        expect(ours).toEqual(theirs)
      }),
      { numRuns: 150 },
    )
  })
})

function summary({ hostName, user, port, jumps, proxyCommand, hostKeyAlias, identityFiles, identitiesOnly }: ResolvedDestination): Record<string, unknown> {
  const jump = (destination: { host: string; user?: string | undefined; port?: number | undefined }): string => `${destination.user === undefined ? '' : `${destination.user}@`}${destination.host}${destination.port === undefined ? '' : `:${destination.port}`}`
  return { hostName, user, port: String(port), jumps: jumps.map(jump).join(','), command: proxyCommand, alias: hostKeyAlias, identities: identityFiles.filter((file) => !file.includes('/.ssh/')), identitiesOnly }
}

function summaryOf(theirs: ReadonlyMap<string, readonly string[]>): Record<string, unknown> {
  return {
    hostName: theirs.get('hostname')?.[0],
    user: theirs.get('user')?.[0],
    port: theirs.get('port')?.[0],
    jumps: theirs.get('proxyjump')?.[0] ?? '',
    // Printed without its tokens filled in.
    command: theirs.get('proxycommand')?.[0]?.replaceAll('%h', theirs.get('hostname')?.[0] ?? '').replaceAll('%%', '%'),
    alias: theirs.get('hostkeyalias')?.[0],
    identities: (theirs.get('identityfile') ?? []).filter((identity) => identity.startsWith('/')),
    identitiesOnly: theirs.get('identitiesonly')?.[0] === 'yes',
  }
}
