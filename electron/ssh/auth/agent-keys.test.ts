// Keys of a real ssh-agent, and agents that are not there or do not answer.
import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSsh } from '../session/connect.ts'
import type { ConnectOptions } from '../session/connect.ts'
import { createFixture } from '../testing/fixture.ts'
import { makeKey, startSshd, orWhyNot, whyNoSshd } from '../testing/real-sshd.ts'
import type { RealSshd } from '../testing/real-sshd.ts'

describe.skipIf(whyNoSshd())(orWhyNot('an SSH agent'), { timeout: 30_000 }, () => {
  const fixture = createFixture()
  const socket = join(fixture.homeDir, 'agent.sock')
  let agent: ChildProcess
  let sshd: RealSshd

  beforeAll(async () => {
    // So few attempts that a right key after several wrong ones comes too late.
    sshd = await startSshd('MaxAuthTries 3')
    agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
    while (!existsSync(socket)) await new Promise((resolve) => setTimeout(resolve, 20))
  }, 60_000)
  afterAll(async () => {
    const ended = new Promise((resolve) => agent.once('exit', resolve))
    agent.kill()
    await ended
    await sshd[Symbol.asyncDispose]()
    fixture[Symbol.dispose]()
  })

  const load = (...files: string[]): void => {
    execFileSync('ssh-add', ['-q', '-D'], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'pipe' })
    for (const file of files) execFileSync('ssh-add', ['-q', file], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'pipe' })
  }
  const having = (config: string, agentSocket: string | undefined = socket): ConnectOptions =>
    fixture.options({ destination: { host: '127.0.0.1', port: sshd.port, user: 'root' }, environment: fixture.environment(config, agentSocket), knownHostsFiles: [sshd.knownHostsFile] })
  const strangers = ['s1', 's2', 's3', 's4'].map((name) => makeKey(join(fixture.homeDir, name)))

  it.each(['ed25519', 'ecdsa', 'rsa'] as const)('signs with its %s key', async (type) => {
    const key = makeKey(join(fixture.homeDir, `agent_${type}`), type)
    sshd.authorize(key)
    load(key)
    rmSync(key)
    await using session = await connectSsh(having(''))
    expect(session.label).toBe('root@127.0.0.1')
  })

  it('is asked first for the key that the configuration names, even by its public half', async () => {
    load(...strangers, sshd.keyFile)
    expect(await fixture.refusal(having(''))).toMatchObject({ code: 'auth-refused', message: expect.stringContaining('Too many') })
    const publicHalf = join(fixture.homeDir, 'chosen.pub')
    copyFileSync(`${sshd.keyFile}.pub`, publicHalf)
    await using byPublic = await connectSsh(having(`IdentityFile ${publicHalf}\n`))
    await using byName = await connectSsh(having(`IdentityFile ${publicHalf.slice(0, -4)}\nIdentitiesOnly yes\n`))
    expect([byPublic.label, byName.label]).toEqual(['root@127.0.0.1', 'root@127.0.0.1'])
  })

  it('gives no other key where IdentitiesOnly is set, and none where IdentityAgent is none', async () => {
    load(sshd.keyFile)
    const [stranger = ''] = strangers
    expect(await fixture.refusal(having(`IdentityFile ${stranger}\nIdentitiesOnly yes\n`))).toMatchObject({ code: 'auth-refused', details: { tried: stranger } })
    expect(await fixture.refusal(having('IdentityAgent none\n'))).toMatchObject({ code: 'auth-refused', details: { tried: '' } })
    await using session = await connectSsh(having(`IdentityAgent ${socket}\n`, '/nowhere'))
    expect(session.label).toBe('root@127.0.0.1')
  })

  it('unlocks for us what is encrypted on disk', async () => {
    const locked = join(fixture.homeDir, 'locked')
    load(sshd.keyFile)
    copyFileSync(sshd.keyFile, locked)
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'secret', '-f', locked])
    await using session = await connectSsh(having(`IdentityFile ${locked}\n`))
    expect(session.label).toBe('root@127.0.0.1')
  })

  it('is missed without harm, and named when nothing else helps', async () => {
    await using session = await connectSsh(having(`IdentityFile ${sshd.keyFile}\n`, '/nowhere/agent'))
    expect(session.label).toBe('root@127.0.0.1')
    expect(await fixture.refusal(having('', '/nowhere/agent'))).toMatchObject({ code: 'auth-refused', message: expect.stringContaining('The SSH agent at /nowhere/agent failed') })
  })
})
