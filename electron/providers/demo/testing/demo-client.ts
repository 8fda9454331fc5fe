// For tests: a simulated host with the real client connected to it.
import { connectLibvirt, libvirtApi } from '#electron/libvirt/index.ts'
import type { ConnectOptions, DomainHandle, LibvirtApi, LibvirtConnection } from '#electron/libvirt/index.ts'
import { createDemoHost } from '../demo-host.ts'
import type { DemoHost } from '../demo-host.ts'

export interface DemoClient {
  readonly connection: LibvirtConnection
  readonly api: LibvirtApi
}

export interface TestedHost extends AsyncDisposable {
  readonly host: DemoHost
  /** One more connection; all are closed with the host. */
  connect(options?: Partial<ConnectOptions>): Promise<DemoClient>
}

export interface SeenEvent {
  readonly name: string
  readonly event: number
  readonly detail: number
}

/** Nothing happens by itself, and what a guest takes seconds for takes moments, unless the knobs say so: the first of two counts. */
export function openTestedHost(knobs = ''): TestedHost {
  const host = createDemoHost(`demo://lab/kvm01?${knobs}&vms=40&seed=7&activity=none&pace=0.01`)
  const open: LibvirtConnection[] = []
  return {
    host,
    async connect(options = {}) {
      const connection = await connectLibvirt({ transport: host.openLibvirt(), uri: 'demo:///', ...options })
      open.push(connection)
      return { connection, api: libvirtApi(connection) }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(open.map((connection) => connection.close()))
      host[Symbol.dispose]()
    },
  }
}

/** Lifecycle events from now on, in order, of one domain or of all. */
export async function watchLifecycle({ connection }: DemoClient, dom?: DomainHandle): Promise<{ readonly events: readonly SeenEvent[]; until(count: number): Promise<void> }> {
  const events: SeenEvent[] = []
  let wake: (() => void) | undefined
  connection.events.on('DOMAIN_EVENT_CALLBACK_LIFECYCLE', ({ msg }) => {
    if (dom && msg.dom.uuid !== dom.uuid) return
    events.push({ name: msg.dom.name, event: msg.event, detail: msg.detail })
    wake?.()
  })
  await connection.events.enableDomainEvents()
  return {
    events,
    async until(count) {
      while (events.length < count) {
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        await promise
      }
    },
  }
}

export async function firstWhere({ api }: DemoClient, isWanted: (dom: DomainHandle) => boolean): Promise<DomainHandle> {
  const found = (await api.domains.listAllDomains()).find(isWanted)
  if (!found) throw new Error('no such domain on this simulated host')
  return found
}
