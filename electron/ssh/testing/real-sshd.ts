// For tests: a real OpenSSH server on 127.0.0.1 with its own host key, configuration and authorized key.
import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const sshd = '/usr/sbin/sshd'

export function whyNoSshd(): string | undefined {
  if (!existsSync(sshd)) return `no ${sshd} on this machine`
  return process.getuid?.() === 0 ? undefined : 'a test sshd that accepts any account needs root'
}

/** The title of tests that need it; it says why where they are skipped. */
export function orWhyNot(title: string): string {
  const reason = whyNoSshd()
  return reason === undefined ? title : `${title} (skipped: ${reason})`
}

export interface RealSshd extends AsyncDisposable {
  readonly port: number
  readonly dir: string
  readonly keyFile: string
  readonly hostKeyFile: string
  /** A known_hosts file that has this server's key. */
  readonly knownHostsFile: string
  readonly configFile: string
  /** Lets a further key in. */
  authorize(keyFile: string): void
}

export async function startSshd(extraConfig = ''): Promise<RealSshd> {
  const dir = mkdtempSync(join(tmpdir(), 'novacron-sshd-'))
  const hostKeyFile = makeKey(join(dir, 'host_key'))
  const keyFile = makeKey(join(dir, 'user_key'))
  const port = await freePort()
  const authorizedKeys = join(dir, 'authorized_keys')
  const authorize = (file: string): void => appendFileSync(authorizedKeys, readFileSync(`${file}.pub`))
  authorize(keyFile)
  mkdirSync('/run/sshd', { recursive: true })
  const config = `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${hostKeyFile}\nAuthorizedKeysFile ${authorizedKeys}\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPidFile none\n${extraConfig}\n`
  const configFile = join(dir, 'sshd_config')
  writeFileSync(configFile, config)
  const child = spawn(sshd, ['-D', '-e', '-f', configFile], { stdio: 'ignore' })
  await untilListening(port)
  const knownHostsFile = join(dir, 'known_hosts')
  writeFileSync(knownHostsFile, `[127.0.0.1]:${port} ${publicKeyOf(hostKeyFile)}\n`)
  return {
    port,
    dir,
    keyFile,
    hostKeyFile,
    knownHostsFile,
    configFile,
    authorize,
    [Symbol.asyncDispose]: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Type and key of the public half, as known_hosts has them. */
export function publicKeyOf(file: string): string {
  return readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')
}

export function makeKey(file: string, type: 'ed25519' | 'ecdsa' | 'rsa' = 'ed25519'): string {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', file])
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
  const deadline = Date.now() + 40_000
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
