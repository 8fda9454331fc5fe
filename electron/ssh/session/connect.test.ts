// Sessions against a real OpenSSH server: what works, and how each failure is named.
import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { Duplex } from 'node:stream'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { widenWindow } from '../channel/receive-window.ts'
import type { SshEnvironment } from '../config/resolve-destination.ts'
import { SshError } from '../errors.ts'
import type { SshStep } from '../errors.ts'
import { connectSsh } from './connect.ts'
import type { ConnectOptions } from './connect.ts'
import { noQuestions } from './questions.ts'
import { createFixture } from '../testing/fixture.ts'
import { closedPort, makeKey, publicKeyOf, startSshd, orWhyNot, whyNoSshd } from '../testing/real-sshd.ts'
import type { RealSshd } from '../testing/real-sshd.ts'

const signal = (): AbortSignal => AbortSignal.timeout(20_000)

describe.skipIf(whyNoSshd())(orWhyNot('an SSH session with a real OpenSSH server'), { timeout: 30_000 }, () => {
  let sshd: RealSshd
  let echo: Server
  let echoPath: string

  beforeAll(async () => {
    sshd = await startSshd()
    echoPath = join(sshd.dir, 'echo.sock')
    echo = createServer((socket) => socket.pipe(socket))
    await new Promise<void>((resolve) => echo.listen(echoPath, resolve))
  }, 60_000)

  afterAll(async () => {
    await new Promise((resolve) => echo.close(resolve))
    await sshd[Symbol.asyncDispose]()
    fixture[Symbol.dispose]()
  })

  const fixture = createFixture()
  const environment = (config: string): SshEnvironment => fixture.environment(config)
  const options = (changes: Partial<ConnectOptions> = {}): ConnectOptions => fixture.options({ destination: { host: '127.0.0.1', port: sshd.port, user: 'root', keyFile: sshd.keyFile }, knownHostsFiles: [sshd.knownHostsFile], ...changes })
  const refusal = (changes: Partial<ConnectOptions>): Promise<SshError> => fixture.refusal(options(changes))

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
    expect(await refusal({ destination: { host: '127.0.0.1', port: closedPort, user: 'root' } })).toMatchObject({ code: 'connection-refused', step: 'tcp' })
    const silent = createServer((socket) => socket.resume())
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    expect(await refusal({ destination: { host: '127.0.0.1', port, user: 'root' }, deadlineMs: 2000 })).toMatchObject({ code: 'timed-out', step: 'handshake' })
    await new Promise((resolve) => silent.close(resolve))
  })

  it('says what was tried and what the server takes when it refuses', async () => {
    const stranger = makeKey(join(sshd.dir, 'stranger'))
    const error = await refusal({ destination: { host: '127.0.0.1', port: sshd.port, user: 'root', keyFile: stranger } })
    expect(error).toMatchObject({ code: 'auth-refused', hint: 'ssh-authorize-key', details: { offered: 'publickey', command: expect.stringContaining('ssh -p') } })
    expect(error.message).toContain(stranger)
  })

  it('does not use a key that others can read, and says how to mend it', async () => {
    const open = join(sshd.dir, 'open_key')
    copyFileSync(sshd.keyFile, open)
    chmodSync(open, 0o644)
    const error = await refusal({ destination: { host: '127.0.0.1', port: sshd.port, user: 'root', keyFile: open } })
    expect(error).toMatchObject({ code: 'key-too-open', hint: 'ssh-make-key-private', details: { file: open } })
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
    const other = publicKeyOf(makeKey(join(sshd.dir, 'other_host_key')))
    const file = join(sshd.dir, 'changed_known_hosts')
    writeFileSync(file, `[127.0.0.1]:${sshd.port} ${other}\n`)
    const error = await refusal({ knownHostsFiles: [file], ask: { ...noQuestions, hostKey: async () => true } })
    expect(error).toMatchObject({ code: 'host-key-changed', hint: 'ssh-forget-key', details: { name: expect.any(String), file, line: 1 } })
    expect(error.details['fingerprint']).not.toBe(error.details['expected'])
    expect(String(error.details['expected'])).toMatch(/^SHA256:/)
  })

  it('follows the configuration to a host by its alias', async () => {
    const config = `Host lab\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  User root\n  IdentityFile ${sshd.keyFile}\n`
    await using session = await connectSsh(options({ destination: { host: 'lab' }, environment: environment(config) }))
    expect((await session.run('id -un', { signal: signal() })).stdout.trim()).toBe('root')
  })

  it('gives a second key where the server wants two', async () => {
    await using strict = await startSshd('AuthenticationMethods publickey,publickey')
    const second = makeKey(join(strict.dir, 'second_key'), 'ecdsa')
    strict.authorize(second)
    const config = `IdentityFile ${strict.keyFile}\nIdentityFile ${second}\n`
    const both = options({ destination: { host: '127.0.0.1', port: strict.port, user: 'root' }, environment: environment(config), knownHostsFiles: [strict.knownHostsFile] })
    await using session = await connectSsh(both)
    expect(session.label).toBe('root@127.0.0.1')
    expect(await refusal({ ...both, environment: environment(`IdentityFile ${strict.keyFile}\n`) })).toMatchObject({ code: 'auth-refused' })
  })

  it('repeats the server when there were too many keys, and says what to do', async () => {
    await using strict = await startSshd('MaxAuthTries 2')
    const files = ['one', 'two', 'three'].map((name) => makeKey(join(strict.dir, name)))
    const config = files.map((file) => `IdentityFile ${file}\n`).join('')
    const error = await refusal({ destination: { host: '127.0.0.1', port: strict.port, user: 'root' }, environment: environment(config), knownHostsFiles: [strict.knownHostsFile] })
    expect(error).toMatchObject({ code: 'auth-refused', message: expect.stringContaining('Too many'), hint: 'ssh-too-many-keys' })
  })

  it('takes a host by the kind of key that it is known by', async () => {
    const ecdsaKey = makeKey(join(fixture.homeDir, 'ecdsa_host_key'), 'ecdsa')
    await using two = await startSshd(`HostKey ${ecdsaKey}`)
    const known = join(fixture.homeDir, 'known_by_ecdsa')
    writeFileSync(known, `[127.0.0.1]:${two.port} ${publicKeyOf(ecdsaKey)}\n`)
    const details: string[] = []
    await using _session = await connectSsh(options({ destination: { host: '127.0.0.1', port: two.port, user: 'root', keyFile: two.keyFile }, knownHostsFiles: [known], onStep: (step, detail) => details.push(`${step} ${detail}`) }))
    expect(details).toContainEqual(expect.stringContaining('host-key ecdsa-sha2-nistp256 SHA256:'))
  })

  it('trusts a key known without a port just as ssh does', async () => {
    const known = join(fixture.homeDir, 'known_without_port')
    writeFileSync(known, `127.0.0.1 ${publicKeyOf(sshd.hostKeyFile)}\n`)
    // Not while this process stands still: the server is in it.
    await promisify(execFile)('ssh', ['-F', '/dev/null', '-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=yes', '-o', `UserKnownHostsFile=${known}`, '-i', sshd.keyFile, '-p', String(sshd.port), 'root@127.0.0.1', 'true'])
    await using session = await connectSsh(options({ knownHostsFiles: [known] }))
    expect(session.label).toBe('root@127.0.0.1')
  })

  it('goes on, with a note, when a new key cannot be written down', async () => {
    const notes: string[] = []
    const knownHostsFiles = [join(sshd.keyFile, 'known_hosts')]
    await using _session = await connectSsh(options({ knownHostsFiles, ask: { ...noQuestions, hostKey: async () => true }, onNote: (note) => notes.push(note) }))
    expect(notes).toEqual([expect.stringContaining('could not be added')])
  })

  it('lives on when the signal of its connecting is aborted later', async () => {
    const connecting = new AbortController()
    await using session = await connectSsh(options({ signal: connecting.signal }))
    connecting.abort()
    expect((await session.run('echo alive', { signal: signal() })).stdout).toBe('alive\n')
  })

  it('feeds a command, and tells how it ended and what it complained about', async () => {
    await using session = await connectSsh(options())
    expect(await session.run('tr a-z A-Z', { signal: signal(), stdin: 'shout' })).toMatchObject({ code: 0, stdout: 'SHOUT' })
    const command = await session.exec('cat; echo gone wrong >&2; exit 7', { signal: signal() })
    command.resume().end()
    expect(await command.ended).toEqual({ code: 7, endedBySignal: undefined, stderr: 'gone wrong\n' })
    const killed = await session.exec('kill -TERM $$', { signal: signal() })
    expect(await killed.resume().ended).toMatchObject({ code: -1, endedBySignal: 'SIGTERM' })
    const stop = AbortSignal.timeout(200)
    await expect(session.run('sleep 100', { signal: stop })).rejects.toBe(await new Promise((resolve) => stop.addEventListener('abort', () => resolve(stop.reason))))
  })

  it('loses no byte of a download through a widened window, read fast or slowly', async () => {
    await using session = await connectSsh(options())
    const bytes = 24 * 1024 * 1024
    const expected = (await session.run(`head -c ${bytes} /dev/zero | tr '\\0' x | sha256sum`, { signal: signal() })).stdout.split(' ')[0]
    for (const pauseEveryBytes of [Infinity, 3 * 1024 * 1024]) {
      const command = await session.exec(`head -c ${bytes} /dev/zero | tr '\\0' x`, { signal: signal() })
      expect(widenWindow(command, 8 * 1024 * 1024)).toBe(true)
      const hash = createHash('sha256')
      let unread = 0
      for await (const chunk of command) {
        hash.update(chunk)
        unread += chunk.length
        if (unread < pauseEveryBytes) continue
        unread = 0
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      expect(hash.digest('hex')).toBe(expected)
    }
    expect(widenWindow(new PassThrough(), 8 * 1024 * 1024)).toBe(false)
  })

  it('does not take the loss of the connection for the end of the command', async () => {
    await using session = await connectSsh(options())
    await expect(session.run('kill -9 $PPID; sleep 100', { signal: signal() })).rejects.toMatchObject({ code: 'connection-lost' })
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
