// This machine's own libvirt, over its unix sockets.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { homedir, hostname, userInfo } from 'node:os'
import { connect } from 'node:net'
import type { NetConnectOpts, Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { AppError } from '#shared/errors.ts'
import type { RouteEnd } from '#shared/model/route.ts'
import type { ConnectionUri } from '../../connection-uri.ts'
import type { ChannelOptions, HostTransport } from './host-transport.ts'
import { sessionSockets, systemSockets } from './libvirt-sockets.ts'
import { libvirtMissing, libvirtNotPermitted } from './transport-errors.ts'

const sessionHelper = 'virt-ssh-helper'
const connectDeadlineMs = 10_000
const maxOutputBytes = 4 * 1024 * 1024

export function createLocalTransport(uri: ConnectionUri): HostTransport {
  let end: RouteEnd | undefined
  const sockets = candidateSockets(uri)
  return {
    way: { kind: 'local' },
    get libvirtEnd() {
      if (!end) throw new Error('no way to libvirt was looked for yet')
      return end
    },
    openLibvirt: async (options) => {
      for (const path of sockets) {
        const socket = await openIfThere(path, options)
        if (!socket) continue
        end = { kind: 'socket', path }
        return socket
      }
      const helper = uri.isSession && uri.socket === undefined ? await startSessionDaemon(uri.daemonUri) : undefined
      if (!helper) throw libvirtMissing(hostname(), sockets)
      end = { kind: 'helper', program: sessionHelper, path: null }
      return helper
    },
    openTcp: (address, options) => open({ ...address, noDelay: true }, options),
    openUnixSocket: (path, options) => open({ path }, options),
    run: (command, { signal }) =>
      new Promise((resolve, reject) => {
        execFile('/bin/sh', ['-c', command], { signal, maxBuffer: maxOutputBytes }, (error, stdout, stderr) => {
          if (error && typeof error.code !== 'number') return reject(error)
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
        })
      }),
    openCommand: (command) => startCommand('/bin/sh', ['-c', command]),
    ping: async () => {},
    // Nothing is under the channels here that could be lost apart from them.
    closed: new Promise<Error>(() => {}),
    [Symbol.asyncDispose]: async () => {},
  }
}

function candidateSockets(uri: ConnectionUri): string[] {
  if (uri.socket !== undefined) return [uri.socket]
  if (!uri.isSession) return systemSockets(uri)
  return sessionSockets(uri, { runtimeDir: process.env['XDG_RUNTIME_DIR'] ?? '', homeDir: homedir() })
}

async function openIfThere(path: string, options: ChannelOptions): Promise<Duplex | undefined> {
  try {
    return await open({ path }, options)
  } catch (error) {
    const code = error instanceof AppError && error.cause instanceof Error && 'code' in error.cause ? error.cause.code : undefined
    // A socket file without a listener is what a stopped daemon leaves behind.
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined
    if (code === 'EACCES' || code === 'EPERM') throw libvirtNotPermitted(hostname(), path, userInfo().username)
    throw error
  }
}

/** A user's own daemon starts when it is asked for; libvirt's helper knows which one and how. `undefined` where there is no helper. */
async function startSessionDaemon(daemonUri: string): Promise<Duplex | undefined> {
  return startCommand(sessionHelper, [daemonUri]).catch(() => undefined)
}

/** Killed with its stream. */
async function startCommand(file: string, args: readonly string[]): Promise<Duplex> {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  await once(child, 'spawn')
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin })
  stream.once('close', () => child.kill())
  return stream
}

function open(target: NetConnectOpts, { signal }: ChannelOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const socket = connect(target)
    const fail = (error: unknown): void => {
      socket.destroy()
      settle()
      reject(error)
    }
    const name = 'path' in target ? target.path : `${String(target.host)}:${String(target.port)}`
    const onAbort = (): void => fail(signal.reason)
    const onError = (error: Error): void => fail(new AppError('channel-failed', { message: `${name}: ${error.message}`, params: { target: name }, cause: error }))
    const timer = setTimeout(() => fail(new AppError('timed-out', { message: `${name} does not answer`, params: { address: name } })), connectDeadlineMs)
    const settle = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.removeListener('error', onError)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    socket.once('error', onError)
    socket.once('connect', () => {
      settle()
      resolve(socket)
    })
  })
}
