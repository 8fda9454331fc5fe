// Opens the bytes of a VM's screen or serial console. A screen rides a channel of the host's SSH connection; a serial
// console is a libvirt stream on a libvirt connection of its own, so that a guest that does not read stalls nothing else.
import type { Duplex } from 'node:stream'
import { ConsoleFlag, DomainXmlFlag, ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { withDeadline } from '#electron/lib/waiting/deadline.ts'
import { AppError } from '#shared/errors.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { ConsoleRequest, OpenedConsole } from '../../provider.ts'
import { fromLibvirt } from '../errors.ts'
import { unlimited } from '../session/host-link.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import type { HostTransport } from '../transport/host-transport.ts'
import { readScreenRoute } from './console-routes.ts'
import type { ScreenRoute } from './console-routes.ts'
import { watchAnswers } from './watch-answers.ts'

/** A daemon that stands still: who waits for a screen is told so before the console itself gives up. */
const answerDeadlineMs = 10_000

export interface OpenConsoleContext {
  readonly link: HostLink
  readonly handle: DomainHandle
  readonly vm: Vm
  readonly signal: AbortSignal
}

export async function openConsole(request: ConsoleRequest, context: OpenConsoleContext): Promise<OpenedConsole> {
  const { vm } = context
  if (vm.libvirtId === null) throw new AppError('console-missing', { message: `${vm.name} is not running`, params: { name: vm.name, reason: 'off' }, hint: 'start-for-console' })
  return request.kind === 'vnc' ? openScreen(context) : openSerial(request, context)
}

async function openScreen({ link, handle, vm, signal }: OpenConsoleContext): Promise<OpenedConsole> {
  const xml = await link.control.api.domains.getDomainXml(handle, { flags: DomainXmlFlag.Secure, signal, deadlineMs: answerDeadlineMs })
  const route = readScreenRoute(xml)
  if (route.kind === 'none') throw noScreen(vm, route.others)
  if (route.kind === 'not-listening') throw new AppError('console-missing', { message: `The VNC screen of ${vm.name} does not listen anywhere yet`, params: { name: vm.name, reason: 'not-listening' } })
  const place = route.kind === 'tcp' ? `${route.host}:${route.port}` : route.path
  return { stream: await reach(route, { link, vm, place, signal }), password: route.password, route: { way: link.transport.way, end: route.kind === 'tcp' ? { kind: 'tcp', address: place } : { kind: 'socket', path: place } }, ...watched(link.transport, vm) }
}

function noScreen(vm: Vm, others: readonly string[]): AppError {
  const has = others.length === 0 ? 'no screen' : `a screen of another kind (${others.join(', ')})`
  return new AppError('console-missing', { message: `${vm.name} has ${has}`, params: { name: vm.name, reason: 'no-vnc' }, hint: 'add-vnc' })
}

interface Reach {
  readonly link: HostLink
  readonly vm: Vm
  readonly place: string
  readonly signal: AbortSignal
}

async function reach(route: Extract<ScreenRoute, { kind: 'tcp' | 'socket' }>, { link, vm, place, signal }: Reach): Promise<Duplex> {
  try {
    return route.kind === 'tcp' ? await link.transport.openTcp({ host: route.host, port: route.port }, { signal }) : await link.transport.openUnixSocket(route.path, { signal })
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled') throw error
    // The leg that failed is the one between the host and the guest's screen, or the forwarding to it: the error says which.
    throw new AppError('console-unreachable', { message: `The screen of ${vm.name} at ${place} on the host cannot be reached: ${error.message}`, params: { ...error.params, name: vm.name, place, leg: error.code }, reason: 'screen-unreachable', carriedHint: error.hint, cause: error })
  }
}

const openDeadlineMs = 15_000

async function openSerial({ device, force }: ConsoleRequest, { link, handle, vm, signal }: OpenConsoleContext): Promise<OpenedConsole> {
  const own = await link.openOwn(signal)
  try {
    // The libvirt client binds a console to its signal for good; the caller's bounds the opening only.
    const opening = { ms: openDeadlineMs, what: `the console of ${vm.name}`, signal }
    const stream = await withDeadline((limited) => openStream(own, { handle, device: device === '' ? null : device, force, signal: limited }), opening)
    // The stream's connection has no other use: it ends with it.
    stream.once('close', () => void own.connection.close())
    return { stream, password: null, route: { way: link.transport.way, end: { kind: 'libvirt-stream' } }, ...watched(daemonBehind(own), vm) }
  } catch (error) {
    await own.connection.close()
    throw serialError(error, vm)
  }
}

/** What is known of an open console besides its bytes. What ended it: nothing was asked for whose outcome could be in doubt. */
function watched(transport: Pick<HostTransport, 'ping'>, { name }: Vm): Pick<OpenedConsole, 'explain' | 'watchAnswers'> {
  return { explain: (error) => fromLibvirt(error, { act: 'connect', name }), watchAnswers: (tell) => watchAnswers({ transport, tell }) }
}

/** The bytes of a serial console pass the daemon: while that stands still the console does too, however well its host is reached. */
function daemonBehind({ api }: Link): Pick<HostTransport, 'ping'> {
  return { ping: async () => void (await api.host.getLibVersion(unlimited)) }
}

interface StreamRequest {
  readonly handle: DomainHandle
  readonly device: string | null
  readonly force: boolean
  readonly signal: AbortSignal
}

/** "Safe" refuses a console that somebody has open. Drivers that do not know it (LXC) refuse the flag, and are asked without. */
async function openStream({ api }: Link, { handle, device, force, signal }: StreamRequest): Promise<Duplex> {
  try {
    return await api.domains.openConsole(handle, device, { flags: force ? ConsoleFlag.Force : ConsoleFlag.Safe, signal })
  } catch (error) {
    if (force || !(error instanceof LibvirtError) || error.code !== ErrorCode.InvalidArgument) throw error
    return api.domains.openConsole(handle, device, { signal })
  }
}

/** libvirt has one number for "in use" and another for "no such console", and each for other failures too; the domain is the console driver's either way. */
function serialError(error: unknown, vm: Vm): unknown {
  if (!(error instanceof LibvirtError)) return fromLibvirt(error, { act: 'console', name: vm.name })
  const params = { name: vm.name }
  if (error.code === ErrorCode.OperationFailed) return new AppError('console-in-use', { message: error.message, params, hint: 'take-console-over', cause: error })
  if (error.code === ErrorCode.InternalError && vm.consoles.every(({ kind }) => kind !== 'serial')) {
    return new AppError('console-missing', { message: error.message, params: { ...params, reason: 'no-serial' }, hint: 'add-serial', cause: error })
  }
  return fromLibvirt(error, { act: 'console', name: vm.name })
}
