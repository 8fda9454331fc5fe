// A libvirtd of a test's own: a session daemon in a temporary directory that touches no system daemon.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const nobody = 65_534
const startMs = 60_000

export interface PrivateLibvirtd extends AsyncDisposable {
  readonly directory: string
  readonly socketPath: string
}

export interface PrivateLibvirtdOptions {
  /** Makes the daemon ask for this user by SASL. */
  readonly login?: { readonly username: string; readonly password: string }
}

/** A daemon started for this file alone, or why there is none. */
export async function startPrivateLibvirtd({ login }: PrivateLibvirtdOptions = {}): Promise<PrivateLibvirtd | { readonly unavailable: string }> {
  if (process.platform !== 'linux') return { unavailable: 'libvirtd runs on Linux only' }
  const directory = mkdtempSync(join(tmpdir(), 'libvirt-client-'))
  prepareFolders(directory)
  const withoutSasl = login && prepareSasl(directory, login)
  if (withoutSasl !== undefined) {
    rmSync(directory, { recursive: true, force: true })
    return { unavailable: withoutSasl }
  }
  const child = spawnDaemon(directory, login ? 'sasl' : 'none')
  const failed = once(child, 'error').then(([error]) => `cannot start libvirtd: ${error instanceof Error ? error.message : 'unknown'}`)
  const exited = once(child, 'exit').then(([code]) => `libvirtd exited with ${code}`)
  const socketPath = join(directory, 'run', 'libvirt', 'libvirt-sock')
  const outcome = await Promise.race([failed, exited, waitForSocket(socketPath)])
  const dispose = (): Promise<void> => stopDaemon(child, directory)
  if (outcome === 'ready') return { directory, socketPath, [Symbol.asyncDispose]: dispose }
  await dispose()
  return { unavailable: outcome }
}

const isRoot = process.getuid?.() === 0

function prepareFolders(directory: string): void {
  for (const part of ['', 'run', 'home', 'cache', 'config', 'pool', 'sasl']) {
    mkdirSync(join(directory, part), { recursive: true, mode: 0o700 })
    if (isRoot) chownSync(join(directory, part), nobody, nobody)
  }
}

/** One mechanism and one user, in files of the daemon's own; answers why it cannot be had. */
function prepareSasl(directory: string, { username, password }: { username: string; password: string }): string | undefined {
  const database = join(directory, 'sasl', 'users.db')
  writeFileSync(join(directory, 'sasl', 'libvirt.conf'), `mech_list: scram-sha-256\nsasldb_path: ${database}\n`, { mode: 0o644 })
  const made = spawnSync('saslpasswd2', ['-p', '-c', '-a', 'libvirt', '-f', database, username], { input: password, encoding: 'utf8' })
  if (made.error) return 'there is no saslpasswd2 (package sasl2-bin)'
  if (made.status !== 0) return `saslpasswd2 failed: ${made.stderr}`
  if (isRoot) chownSync(database, nobody, nobody)
  return undefined
}

// A daemon of root would use the system's directories, so root steps down to nobody to get a session daemon.
function spawnDaemon(directory: string, auth: 'none' | 'sasl'): ChildProcess {
  const config = join(directory, 'libvirtd.conf')
  writeFileSync(config, `auth_unix_rw = "${auth}"\nlog_outputs = "4:stderr"\n`, { mode: 0o644 })
  const environment = {
    PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`,
    HOME: join(directory, 'home'),
    XDG_RUNTIME_DIR: join(directory, 'run'),
    XDG_CACHE_HOME: join(directory, 'cache'),
    XDG_CONFIG_HOME: join(directory, 'config'),
    SASL_CONF_PATH: join(directory, 'sasl'),
  }
  const identity = isRoot ? { uid: nobody, gid: nobody } : {}
  return spawn('libvirtd', ['-f', config], { cwd: directory, env: environment, stdio: 'ignore', ...identity })
}

async function waitForSocket(path: string): Promise<string> {
  const deadline = performance.now() + startMs
  while (performance.now() < deadline) {
    const socket = connectSocket(path)
    const isUp = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(() => false)
    socket.destroy()
    if (isUp) return 'ready'
    await delay(50)
  }
  return 'libvirtd did not open its socket within a minute'
}

async function stopDaemon(child: ChildProcess, directory: string): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null) {
    child.kill('SIGTERM')
    const isGone = await Promise.race([once(child, 'exit').then(() => true), delay(5_000, false)])
    if (!isGone) child.kill('SIGKILL')
  }
  rmSync(directory, { recursive: true, force: true })
}
