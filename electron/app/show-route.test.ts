import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '#electron/lib/log.ts'
import { createScriptedPool } from '#electron/services/testing/scripted-pool.ts'
import type { HostId } from '#shared/model/ids.ts'
import { createApp } from './create-app.ts'
import type { App } from './create-app.ts'
import { createMetricsLink } from '#electron/workers/metrics/metrics-link.ts'
import { createNodePlatform } from './node-platform.ts'
import type { ShowWhat } from './command-line.ts'
import { routeToShow } from './show-route.ts'

const uri = 'qemu+ssh://kvm01/system'
let stack = new AsyncDisposableStack()
let app: App
let pool = createScriptedPool()

beforeEach(async () => {
  stack = new AsyncDisposableStack()
  pool = createScriptedPool()
  const dataDir = stack.adopt(mkdtempSync(join(tmpdir(), 'novacron-show-')), (folder) => rmSync(folder, { recursive: true, force: true }))
  const platform = createNodePlatform({ dataDir, environment: {}, log: silentLog })
  app = stack.use(await createApp({ platform, log: silentLog, createWorkers: () => ({ pool, metrics: createMetricsLink({ log: () => {}, path: ':memory:' }) }), expandUri: () => undefined, listSshHosts: () => Promise.resolve([]) }))
})

afterEach(() => stack.disposeAsync())

const showing = async (what: ShowWhat, name = '', connectUri = uri): Promise<string> => (await routeToShow(app, { connectUri, show: { what, name } })).route

describe('what the command line shows', () => {
  it('is the console of a machine by its name, id or UUID, on a connection that is added once', async () => {
    const route = await showing('console', 'vm-0')
    const [host] = app.inventory.hosts()
    expect(route).toBe(`#/vms/${host?.id}/00000000-0000-4000-8000-000000000000/console`)
    expect(await showing('console', '1', 'qemu+ssh://KVM01:22/system')).toBe(route)
    expect(await showing('editor', '00000000-0000-4000-8000-000000000000')).toBe(route.replace('console', 'hardware'))
    expect(await showing('delete', 'vm-0')).toBe(route.replace('console', 'delete'))
    expect(await showing('host-summary')).toBe(`#/hosts/${host?.id}`)
    expect(await showing('creator')).toBe(`#/hosts/${host?.id}/create-vm`)
    expect(await routeToShow(app, { connectUri: uri })).toEqual({ route: `#/hosts/${host?.id}` })
    expect(await routeToShow(app, {})).toEqual({ route: '' })
    expect(app.inventory.hosts()).toMatchObject([{ autoconnect: false, name: 'kvm01' }])
    const { entries } = await createRouterClient(app.router.system, { context: { authority: { sessionId: 'test', user: 'ada', role: 'owner' } } }).auditLog({})
    expect(entries.map(({ act }) => act)).toEqual(expect.arrayContaining(['host.add', 'host.connect']))
  })

  it('is the host’s page and why, when there is no such machine, and the console as it is when there is no such host', async () => {
    expect(await routeToShow(app, { connectUri: uri, show: { what: 'console', name: 'nothing' } })).toMatchObject({ route: expect.stringMatching(/^#\/hosts\/[^/]+$/), problem: { code: 'vm-not-found', params: { name: 'nothing', host: 'kvm01' } } })
    expect(await routeToShow(app, { connectUri: 'nonsense', show: { what: 'console', name: 'vm-0' } })).toMatchObject({ route: '', problem: { name: 'AppError', code: 'uri-invalid' } })
  })

  it('is a page that looks for the machine itself, as long as the host asks somebody something', async () => {
    const hostId = await connected()
    const host = pool.host(hostId)
    host.emit({ kind: 'state', state: { kind: 'connecting', step: 'host-key', sinceMs: 0 } })
    const stop = new AbortController()
    stack.defer(() => stop.abort())
    host.ask({ kind: 'host-key', address: 'kvm01', keyType: 'ed25519', fingerprint: 'SHA256:x' }, stop.signal).catch(() => undefined)
    expect(await routeToShow(app, { connectUri: uri, show: { what: 'editor', name: 'a/b' } })).toEqual({ route: `#/hosts/${hostId}/find/a%2Fb/hardware`, askedBy: 'kvm01' })
  })

  it('is what was last known of a host that does not answer, and else why it does not', async () => {
    const hostId = await connected()
    pool.host(hostId).emit({ kind: 'state', state: { kind: 'connecting', step: 'tcp', sinceMs: 0, after: { sinceMs: 0, attempt: 2, problem: { code: 'connection-refused', message: 'nobody listens' } } } })
    expect(await showing('console', 'vm-0')).toContain('/console')
    expect(await routeToShow(app, { connectUri: uri, show: { what: 'console', name: 'vm-9' } })).toMatchObject({ route: `#/hosts/${hostId}`, problem: { code: 'connection-refused' } })
  })

  it('is looked for by the page where a host takes its time', async () => {
    pool.host(await connected()).emit({ kind: 'state', state: { kind: 'connecting', step: 'inventory', sinceMs: 0 } })
    expect(await routeToShow(app, { connectUri: uri, show: { what: 'console', name: 'vm-9' } }, 20)).toMatchObject({ route: expect.stringContaining('/find/vm-9/console'), problem: { code: 'timed-out' } })
  })
})

/** The one host, once it has told what it has. */
async function connected(): Promise<HostId> {
  await showing('console', 'vm-0')
  const [host] = app.inventory.hosts()
  if (!host) throw new Error('there is no host')
  return host.id
}
