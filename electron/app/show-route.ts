// From a connection and a name on the command line to the page of the console that shows it. Waits for the host's inventory
// where a virtual machine has to be found by name, as long as nobody is needed for it.
import { withDeadline } from '#electron/lib/waiting/deadline.ts'
import { AppError, errorOf } from '#shared/errors.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import { vmMeantBy } from '#shared/model/meant-vm.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { ShowWhat } from './command-line.ts'
import type { App } from './create-app.ts'

export interface ShowRequest {
  /** The connection to add or use; `undefined` opens the console as it is. */
  readonly connectUri?: string | undefined
  /** Name, running id or UUID of a virtual machine; empty for what is about the host. */
  readonly show?: { readonly what: ShowWhat; readonly name: string } | undefined
}

export interface ShowResult {
  /** The hash route to open, such as "#/vms/<host>/<uuid>/console"; "" for none. */
  readonly route: string
  /** Why it is not what was asked for, if it is not. */
  readonly problem?: AppError
  /** The host whose question somebody has to answer in the console first; the route waits for that. */
  readonly askedBy?: string
}

export type ShowApp = Pick<App, 'hosts' | 'inventory' | 'questions'>

/** The part of a machine's page, or the dialog over it. */
const tabs = { console: 'console', editor: 'hardware', performance: 'performance', delete: 'delete' } as const
type Tab = (typeof tabs)[keyof typeof tabs]

/** Whatever is wrong, there is a route: the console opens all the same. Adds the connection if it is not there and connects it. */
export async function routeToShow(app: ShowApp, { connectUri, show }: ShowRequest, deadlineMs = 15_000): Promise<ShowResult> {
  if (connectUri === undefined) return { route: '' }
  try {
    const host = await useConnection(app, connectUri)
    if (show === undefined || show.what === 'host-summary') return { route: `#/hosts/${host.id}` }
    if (show.what === 'creator') return { route: `#/hosts/${host.id}/create-vm` }
    return await routeToVm(app, { host, name: show.name, tab: tabs[show.what], deadlineMs })
  } catch (error) {
    return { route: '', problem: appErrorOf(error) }
  }
}

async function useConnection({ hosts }: Pick<App, 'hosts'>, uri: string): Promise<Host> {
  const host = await hosts.ensure(uri)
  await hosts.connect(host.id)
  return host
}

interface VmRequest {
  readonly host: Host
  readonly name: string
  readonly tab: Tab
  readonly deadlineMs: number
}

async function routeToVm(app: ShowApp, { host, name, tab, deadlineMs }: VmRequest): Promise<ShowResult> {
  const waiting = `#/hosts/${host.id}/find/${encodeURIComponent(name)}/${tab}`
  try {
    const found = await withDeadline((signal) => findUnlessAsked(app, { hostId: host.id, name, signal }), { ms: deadlineMs, what: `Finding "${name}" on ${host.name}` })
    return found === 'asked' ? { route: waiting, askedBy: host.name } : { route: `#/vms/${encodeURIComponent(found.hostId)}/${encodeURIComponent(found.uuid)}/${tab}` }
  } catch (error) {
    const problem = appErrorOf(error)
    // A host that only takes its time has the machine later; one that does not has a page that says so.
    return { route: problem.code === 'timed-out' ? waiting : `#/hosts/${host.id}`, problem }
  }
}

function appErrorOf(error: unknown): AppError {
  if (error instanceof AppError) return error
  throw error
}

interface FindOptions {
  readonly hostId: HostId
  readonly name: string
  readonly signal: AbortSignal
}

async function findUnlessAsked(app: ShowApp, { signal, ...what }: FindOptions): Promise<Vm | 'asked'> {
  const decided = new AbortController()
  const watching = AbortSignal.any([signal, decided.signal])
  try {
    return await Promise.race([findVm(app, { ...what, signal: watching }), untilAsked(app, { hostId: what.hostId, signal: watching })])
  } finally {
    decided.abort()
  }
}

/** Looks again after every change of the inventory, until the host has told all it has or cannot be asked. */
async function findVm({ inventory }: ShowApp, { hostId, name, signal }: FindOptions): Promise<Vm> {
  for await (const _change of inventory.watch(signal)) {
    const host = inventory.hosts().find(({ id }) => id === hostId)
    const standing = host && standingOf(host)
    if (!host || standing === 'under-way') continue
    const vm = vmMeantBy(name, inventory.vms().filter((candidate) => candidate.hostId === hostId))
    if (vm) return vm
    throw standing instanceof AppError ? standing : new AppError('vm-not-found', { message: `There is no virtual machine "${name}" on ${host.name}`, params: { name, host: host.name } })
  }
  throw new AppError('cancelled', { message: `Looking for "${name}" was cancelled` })
}

/** Why a host has no inventory but the last known one; it may try again by itself, which nobody waits for at a terminal. */
function standingOf({ state }: Host): 'there' | 'under-way' | AppError {
  if (state.kind === 'refused' || state.kind === 'lost') return errorOf(state.problem)
  if (state.kind === 'connecting' && state.after) return errorOf(state.after.problem)
  return state.kind === 'connected' || state.kind === 'degraded' ? 'there' : 'under-way'
}

async function untilAsked({ questions }: ShowApp, { hostId, signal }: Pick<FindOptions, 'hostId' | 'signal'>): Promise<'asked'> {
  for await (const { open } of questions.watch(signal)) if (open.some(({ hostIds }) => hostIds.includes(hostId))) return 'asked'
  throw new AppError('cancelled', { message: 'Waiting for questions was cancelled' })
}
