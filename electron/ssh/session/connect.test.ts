// Sessions against a real OpenSSH server: what works, and how each failure is named.
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SshEnvironment } from '../config/resolve-destination.ts'
import { SshError } from '../errors.ts'
import type { SshStep } from '../errors.ts'
import { connectSsh } from './connect.ts'
import type { ConnectOptions } from './connect.ts'
import { noQuestions } from './questions.ts'
import { freePort, makeKey, startSshd, whyNoSshd } from '../testing/real-sshd.ts'
import type { RealSshd } from '../testing/real-sshd.ts'

const signal = (): AbortSignal => AbortSignal.timeout(20_000)

describe.skipIf(whyNoSshd())('an SSH session with a real OpenSSH server', () => {
  let sshd: RealSshd
  let echo: Server
  let echoPath: string
  let configs = 0

  beforeAll(async () => {
    sshd = await startSshd()
    echoPath = join(sshd.dir, 'echo.sock')
    echo = createServer((socket) => socket.pipe(socket))
    await new Promise<void>((resolve) => echo.listen(echoPath, resolve))
  })

  afterAll(async () => {
    await new Promise((resolve) => echo.close(resolve))
    await sshd[Symbol.asyncDispose]()
  })

  const environment = (config = '', agentSocket?: string): SshEnvironment => {
    configs += 1
    const file = join(sshd.dir, `config-${configs}`)
    writeFileSync(file, config)
    return { homeDir: sshd.dir, configFiles: [file], agentSocket, localUser: 'root' }
  }
  const options = (changes: Partial<ConnectOptions> = {}): ConnectOptions => ({
    destination: { host: '127.0.0.1', port: sshd.port, user: 'root', keyFile: sshd.keyFile },
    knownHostsFiles: [sshd.knownHostsFile],
    environment: environment(),
    ask: noQuestions,
    signal: signal(),
    ...changes,
  })
  const refusal = async (changes: Partial<ConnectOptions>): Promise<SshError> => {
    const error = await connectSsh(options(changes)).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    if (!(error instanceof SshError)) throw new Error(`expected an SshError, got ${String(error)}`)
    return error
  }

  it('tells its steps, runs commands and carries bytes to sockets and ports of the host', async () => {
    const steps: SshStep[] = []
    await using session = await connectSsh(options({ onStep: (step) => steps.push(step) }))
    expect(steps).toEqual(['resolve', 'tcp', 'handshake', 'host-key', 'auth', 'ready'])
    expect(await session.run('echo out; echo err >&2; exit 3', { signal: signal() })).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' })
    expect(await roundTrip(await session.openUnixSocket(echoPath, { signal: signal() }))).toBe('hello')
    const banner = await firstBytes(await session.openTcp({ host: '127.0.0.1', port: sshd.port }, { signal: signal() }))
    expect(banner).toContain('SSH-2.0-OpenSSH')
    expect(await roundTrip(await session.exec('cat', { signal: signal() }))).toBe('hello')
  })

  it('tells a missing socket, one that nobody listens on, and refused forwarding apart', async () => {
    await using session = await connectSsh(options())
    await expect(session.openUnixSocket('/nowhere.sock', { signal: signal() })).rejects.toMatchObject({ code: 'channel-failed', message: expect.stringContaining('There is no socket') })
    const left = join(sshd.dir, 'left.sock')
    execFileSync('python3', ['-c', 'import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])', left])
    await expect(session.openUnixSocket(left, { signal: signal() })).rejects.toMatchObject({ code: 'channel-failed', message: expect.stringContaining('Nothing listens') })
    await using closed = await startSshd('AllowTcpForwarding no\nAllowStreamLocalForwarding no')
    await using strict = await connectSsh(options({ destination: { host: '127.0.0.1', port: closed.port, user: 'root', keyFile: closed.keyFile }, knownHostsFiles: [closed.knownHostsFile] }))
    await expect(strict.openTcp({ host: '127.0.0.1', port: sshd.port }, { signal: signal() })).rejects.toMatchObject({ code: 'forwarding-refused' })
    await expect(strict.openUnixSocket(echoPath, { signal: signal() })).rejects.toMatchObject({ code: 'forwarding-refused' })
  })

  it('names the step that failed: name, port, silence', async () => {
    expect(await refusal({ destination: { host: 'no-such-host.invalid', user: 'root' } })).toMatchObject({ code: 'host-unknown', step: 'resolve' })
    expect(await refusal({ destination: { host: '127.0.0.1', port: await freePort(), user: 'root' } })).toMatchObject({ code: 'connection-refused', step: 'tcp' })
    const silent = createServer((socket) => socket.resume())
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    expect(await refusal({ destination: { host: '127.0.0.1', port, user: 'root' }, deadlineMs: 300 })).toMatchObject({ code: 'timed-out', step: 'handshake' })
    await new Promise((resolve) => silent.close(resolve))
  })

  it('says what was tried and what the server takes when it refuses', async () => {
    const stranger = makeKey(join(sshd.dir, 'stranger'))
    const error = await refusal({ destination: { host: '127.0.0.1', port: sshd.port, user: 'root', keyFile: stranger } })
    expect(error).toMatchObject({ code: 'auth-refused', details: { offered: 'publickey' } })
    expect(error.message).toContain(stranger)
  })

  it('does not use a key that others can read, and says how to mend it', async () => {
    const open = join(sshd.dir, 'open_key')
    copyFileSync(sshd.keyFile, open)
    chmodSync(open, 0o644)
    const error = await refusal({ destination: { host: '127.0.0.1', port: sshd.port, user: 'root', keyFile: open } })
    expect(error).toMatchObject({ code: 'key-too-open', hint: `Run: chmod 600 ${open}` })
  })

  it('asks for the passphrase of an encrypted key, again when it is wrong, and says so when none is given', async () => {
    const keyFile = join(sshd.dir, 'locked_key')
    copyFileSync(sshd.keyFile, keyFile)
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'secret', '-f', keyFile])
    const destination = { host: '127.0.0.1', port: sshd.port, user: 'root', keyFile }
    const asked: boolean[] = []
    const passphrase = async ({ isRetry }: { isRetry: boolean }): Promise<string> => {
      asked.push(isRetry)
      return isRetry ? 'secret' : 'wrong'
    }
    await using _session = await connectSsh(options({ destination, ask: { ...noQuestions, passphrase } }))
    expect(asked).toEqual([false, true])
    expect(await refusal({ destination })).toMatchObject({ code: 'key-encrypted' })
  })

  it('asks about a new host key, remembers it hashed where ssh-keygen finds it, and does not ask again', async () => {
    const knownHostsFiles = [join(sshd.dir, 'fresh/known_hosts')]
    expect(await refusal({ knownHostsFiles })).toMatchObject({ code: 'host-key-unknown' })
    const shown: string[] = []
    const hostKey = async (question: { fingerprint: string }): Promise<boolean> => shown.push(question.fingerprint) > 0
    await using _first = await connectSsh(options({ knownHostsFiles, ask: { ...noQuestions, hostKey } }))
    await using _second = await connectSsh(options({ knownHostsFiles }))
    const printed = execFileSync('ssh-keygen', ['-lf', `${sshd.hostKeyFile}.pub`], { encoding: 'utf8' })
    expect(printed).toContain(shown[0])
    expect(execFileSync('ssh-keygen', ['-F', `[127.0.0.1]:${sshd.port}`, '-f', knownHostsFiles[0] ?? ''], { encoding: 'utf8' })).toContain('ssh-ed25519')
  })

  it('refuses a changed host key and shows both fingerprints', async () => {
    const other = readFileSync(`${makeKey(join(sshd.dir, 'other_host_key'))}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')
    const file = join(sshd.dir, 'changed_known_hosts')
    writeFileSync(file, `[127.0.0.1]:${sshd.port} ${other}\n`)
    const error = await refusal({ knownHostsFiles: [file], ask: { ...noQuestions, hostKey: async () => true } })
    expect(error).toMatchObject({ code: 'host-key-changed', details: { file, line: 1 } })
    expect(error.details['fingerprint']).not.toBe(error.details['expected'])
    expect(String(error.details['expected'])).toMatch(/^SHA256:/)
  })

  it('uses a key of ssh-agent, and an IdentityFile and a HostName of the configuration', async () => {
    const agentSocket = join(sshd.dir, 'agent.sock')
    const agent = spawn('ssh-agent', ['-D', '-a', agentSocket], { stdio: 'ignore' })
    try {
      await until(() => execFileSync('ssh-add', ['-q', sshd.keyFile], { env: { ...process.env, SSH_AUTH_SOCK: agentSocket }, stdio: 'pipe' }))
      await using byAgent = await connectSsh(options({ destination: { host: '127.0.0.1', port: sshd.port, user: 'root' }, environment: environment('', agentSocket) }))
      expect(byAgent.label).toBe('root@127.0.0.1')
    } finally {
      agent.kill()
    }
    const config = `Host lab\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  User root\n  IdentityFile ${sshd.keyFile}\n`
    await using byConfig = await connectSsh(options({ destination: { host: 'lab' }, environment: environment(config) }))
    expect((await byConfig.run('id -un', { signal: signal() })).stdout.trim()).toBe('root')
  })

  it('passes through a jump host, with the host key of each checked', async () => {
    await using inner = await startSshd()
    const config = `Host inner\n  HostName 127.0.0.1\n  Port ${inner.port}\n  User root\n  IdentityFile ${inner.keyFile}\n  ProxyJump jump\nHost jump\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  User root\n  IdentityFile ${sshd.keyFile}\n`
    const knownHosts = join(sshd.dir, 'both_known_hosts')
    writeFileSync(knownHosts, readFileSync(sshd.knownHostsFile, 'utf8') + readFileSync(inner.knownHostsFile, 'utf8'))
    await using session = await connectSsh(options({ destination: { host: 'inner' }, environment: environment(config), knownHostsFiles: [knownHosts] }))
    expect((await session.run('echo $SSH_CONNECTION', { signal: signal() })).stdout).toContain(String(inner.port))
  })

  it('tells its end, and why, to whoever waits', async () => {
    const session = await connectSsh(options())
    const stream = await session.exec('sleep 100', { signal: signal() })
    const streamEnded = new Promise((resolve) => stream.resume().once('close', resolve))
    await session[Symbol.asyncDispose]()
    expect(await session.closed).toMatchObject({ code: 'connection-lost' })
    await streamEnded
    await expect(session.run('true', { signal: signal() })).rejects.toBeInstanceOf(SshError)
  })
})

async function roundTrip(stream: Duplex): Promise<string> {
  stream.write('hello')
  const answer = await firstBytes(stream)
  return answer
}

async function firstBytes(stream: Duplex): Promise<string> {
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    stream.once('data', resolve)
    stream.once('error', reject)
  })
  stream.destroy()
  return bytes.toString()
}

async function until(act: () => unknown): Promise<void> {
  const deadline = Date.now() + 5_000
  for (;;) {
    try {
      act()
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
