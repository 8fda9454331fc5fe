// For tests: a real OpenSSH server on 127.0.0.1 with its own host key, configuration and authorized key.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const sshd = '/usr/sbin/sshd'

export function whyNoSshd(): string | undefined {
  if (!existsSync(sshd)) return `no ${sshd} on this machine`
  return process.getuid?.() === 0 ? undefined : 'a test sshd that accepts any account needs root'
}

export interface RealSshd extends AsyncDisposable {
  readonly port: number
  readonly dir: string
  readonly keyFile: string
  readonly hostKeyFile: string
  /** A known_hosts file that has this server's key. */
  readonly knownHostsFile: string
}

export async function startSshd(extraConfig = ''): Promise<RealSshd> {
  const dir = mkdtempSync(join(tmpdir(), 'novacron-sshd-'))
  const hostKeyFile = makeKey(join(dir, 'host_key'))
  const keyFile = makeKey(join(dir, 'user_key'))
  const port = await freePort()
  mkdirSync('/run/sshd', { recursive: true })
  const config = `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${hostKeyFile}\nAuthorizedKeysFile ${keyFile}.pub\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPidFile none\n${extraConfig}\n`
  writeFileSync(join(dir, 'sshd_config'), config)
  const child = spawn(sshd, ['-D', '-e', '-f', join(dir, 'sshd_config')], { stdio: 'ignore' })
  await untilListening(port)
  const knownHostsFile = join(dir, 'known_hosts')
  const publicKey = execFileSync('cat', [`${hostKeyFile}.pub`], { encoding: 'utf8' }).split(' ').slice(0, 2).join(' ')
  writeFileSync(knownHostsFile, `[127.0.0.1]:${port} ${publicKey}\n`)
  return {
    port,
    dir,
    keyFile,
    hostKeyFile,
    knownHostsFile,
    [Symbol.asyncDispose]: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export function makeKey(file: string, passphrase = ''): string {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', file])
  return file
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

async function untilListening(port: number): Promise<void> {
  const deadline = Date.now() + 10_000
  while (Date.now() < deadline) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`sshd does not listen on ${port}`)
}
