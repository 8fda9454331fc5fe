import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '#electron/lib/log.ts'
import { createScriptedPool } from '#electron/services/testing/scripted-pool.ts'
import { createApp } from './create-app.ts'
import type { App } from './create-app.ts'
import { createMetricsLink } from '#electron/workers/metrics/metrics-link.ts'
import { createNodePlatform } from './node-platform.ts'
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

describe('what the command line shows', () => {
  it('is the console of a machine by its name, id or UUID, on a connection that is added once', async () => {
    const route = await routeToShow(app, { uri, what: 'console', name: 'vm-0' })
    const [host] = app.inventory.hosts()
    expect(route).toBe(`#/vms/${host?.id}/00000000-0000-4000-8000-000000000000/console`)
    expect(await routeToShow(app, { uri: 'qemu+ssh://KVM01:22/system', what: 'console', name: '1' })).toBe(route)
    expect(await routeToShow(app, { uri, what: 'editor', name: '00000000-0000-4000-8000-000000000000' })).toBe(route.replace('console', 'hardware'))
    expect(await routeToShow(app, { uri, what: 'delete', name: 'vm-0' })).toBe(route.replace('console', 'delete'))
    expect(await routeToShow(app, { uri, what: 'host-summary', name: '' })).toBe(`#/hosts/${host?.id}`)
    expect(await routeToShow(app, { uri, what: 'creator', name: '' })).toBe(`#/hosts/${host?.id}/create-vm`)
    expect(app.inventory.hosts()).toMatchObject([{ autoconnect: false, name: 'kvm01' }])
    const { entries } = await createRouterClient(app.router.system, { context: { authority: { sessionId: 'test', user: 'ada', role: 'owner' } } }).auditLog({})
    expect(entries.map(({ act }) => act)).toEqual(expect.arrayContaining(['host.add', 'host.connect']))
  })

  it('is an error with words when there is no such machine', async () => {
    await expect(routeToShow(app, { uri, what: 'console', name: 'nothing' })).rejects.toMatchObject({ code: 'vm-not-found', params: { name: 'nothing', host: 'kvm01' } })
    await expect(routeToShow(app, { uri: 'nonsense', what: 'console', name: 'vm-0' })).rejects.toMatchObject({ name: 'AppError', code: 'uri-invalid' })
  })
})
