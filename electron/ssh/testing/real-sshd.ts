// For tests: a real OpenSSH server on 127.0.0.1 with its own host key, configuration and authorized key.
import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
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
  /** How many connections were made to it. */
  readonly connections: () => number
  /** Lets a further key in. */
  authorize(keyFile: string): void
}

export async function startSshd(extraConfig = ''): Promise<RealSshd> {
  const dir = mkdtempSync(join(tmpdir(), 'novacron-sshd-'))
  const hostKeyFile = makeKey(join(dir, 'host_key'))
  const keyFile = makeKey(join(dir, 'user_key'))
  const authorizedKeys = join(dir, 'authorized_keys')
  const authorize = (file: string): void => appendFileSync(authorizedKeys, readFileSync(`${file}.pub`))
  authorize(keyFile)
  mkdirSync('/run/sshd', { recursive: true })
  const config = `HostKey ${hostKeyFile}\nAuthorizedKeysFile ${authorizedKeys}\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPidFile none\n${extraConfig}\n`
  const configFile = join(dir, 'sshd_config')
  writeFileSync(configFile, config)
  const door = await openDoor(configFile)
  const { port } = door
  const knownHostsFile = join(dir, 'known_hosts')
  writeFileSync(knownHostsFile, `[127.0.0.1]:${port} ${publicKeyOf(hostKeyFile)}\n`)
  return {
    port,
    dir,
    keyFile,
    hostKeyFile,
    knownHostsFile,
    configFile,
    connections: door.connections,
    authorize,
    [Symbol.asyncDispose]: async () => {
      await door[Symbol.asyncDispose]()
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

/** Nobody listens there, and no program is given it by chance. */
export const closedPort = 1

interface Door extends AsyncDisposable {
  readonly port: number
  readonly connections: () => number
}

/**
 * sshd takes no port that the system chooses, and one that was chosen before may be another's by the time it starts. So the port is ours, and each
 * connection gets an sshd of its own, as inetd does it.
 */
async function openDoor(configFile: string): Promise<Door> {
  const children = new Set<ChildProcess>()
  let connections = 0
  const server = createServer({ pauseOnConnect: true }, (socket: Socket) => {
    const child = spawn(sshd, ['-i', '-e', '-f', configFile], { stdio: [socket, socket, 'ignore'] })
    connections += 1
    children.add(child)
    child.once('exit', () => children.delete(child))
    // The child has it now.
    socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: portOf(server.address()),
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      const ended = [...children].map((child) => once(child, 'exit'))
      for (const child of children) child.kill()
      server.close()
      await Promise.all(ended)
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}
