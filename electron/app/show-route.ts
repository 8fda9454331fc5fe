// From a connection and a name on the command line to the page of the console that shows it. Waits for the host's inventory
// where a virtual machine has to be found by name.
import { withDeadline } from '#electron/lib/waiting/deadline.ts'
import { AppError, errorOf } from '#shared/errors.ts'
import type { Host } from '#shared/model/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/vm.ts'
import type { ServeSettings, ShowWhat } from './command-line.ts'
import type { App } from './create-app.ts'

export interface ShowRequest {
  readonly uri: string
  readonly what: ShowWhat
  /** Name, running id or UUID of a virtual machine; empty for what is about the host. */
  readonly name: string
}

/** The part of a machine's page, or the dialog over it. */
const tabs = { console: 'console', editor: 'hardware', performance: 'performance', delete: 'delete' } as const

/**
 * The hash route to open, such as "#/vms/<host>/<uuid>/console". Adds the connection if it is not there and connects it.
 * @throws AppError `vm-not-found`, `timed-out`, or why the host cannot be connected
 */
export async function routeToShow(app: Pick<App, 'hosts' | 'inventory'>, { uri, what, name }: ShowRequest, deadlineMs = 30_000): Promise<string> {
  const host = await useConnection(app, uri)
  if (what === 'host-summary') return `#/hosts/${host.id}`
  if (what === 'creator') return `#/hosts/${host.id}/create-vm`
  const vm = await withDeadline((signal) => findVm(app, { hostId: host.id, name, signal }), { ms: deadlineMs, what: `Finding "${name}" on ${host.name}` })
  return `#/vms/${encodeURIComponent(vm.hostId)}/${encodeURIComponent(vm.uuid)}/${tabs[what]}`
}

/** The route that a start's command line asks for; "" for none. @throws as `routeToShow` */
export async function routeOfStart(app: Pick<App, 'hosts' | 'inventory'>, { connectUri, show }: Partial<Pick<ServeSettings, 'connectUri' | 'show'>>): Promise<string> {
  if (connectUri === undefined) return ''
  if (show) return routeToShow(app, { uri: connectUri, ...show })
  const host = await useConnection(app, connectUri)
  return `#/hosts/${host.id}`
}

/** The saved host of this URI, added if there is none; connected or being connected. */
async function useConnection({ hosts }: Pick<App, 'hosts'>, uri: string): Promise<Host> {
  const host = await hosts.ensure(uri)
  await hosts.connect(host.id)
  return host
}

interface FindOptions {
  readonly hostId: HostId
  readonly name: string
  readonly signal: AbortSignal
}

/** Looks again after every change of the inventory, until the host has told all it has. */
async function findVm({ inventory }: Pick<App, 'inventory'>, { hostId, name, signal }: FindOptions): Promise<Vm> {
  const events = inventory.watch(signal)
  try {
    while (!(await events.next()).done) {
      const host = inventory.hosts().find(({ id }) => id === hostId)
      if (host?.state.kind === 'refused') throw errorOf(host.state.problem)
      if (host?.state.kind !== 'connected' && host?.state.kind !== 'degraded') continue
      const vm = meantBy(name, inventory.vms().filter((candidate) => candidate.hostId === hostId))
      if (vm) return vm
      throw new AppError('vm-not-found', { message: `There is no virtual machine "${name}" on ${host.name}`, params: { name, host: host.name } })
    }
    throw new AppError('cancelled', { message: `Looking for "${name}" was cancelled` })
  } finally {
    await events.return()
  }
}

/** A machine that is called "3" comes before the one that has this number for the moment. */
function meantBy(name: string, vms: readonly Vm[]): Vm | undefined {
  return vms.find((vm) => vm.name === name) ?? vms.find((vm) => vm.uuid === name.toLowerCase() || String(vm.libvirtId) === name)
}
