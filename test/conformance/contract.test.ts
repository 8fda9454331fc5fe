// The contract at its doors: the whole headless console over WebSocket and HTTP, as browsers and scripts use it.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import * as z from 'zod'
import { contract } from '#shared/contract/contract.ts'
import { AuditEntry } from '#shared/contract/system.ts'
import { Host } from '#shared/model/hosts/host.ts'
import { InventoryEvent } from '#shared/model/inventory.ts'
import { DomainUuid, HostId, TaskId } from '#shared/model/ids.ts'
import type { VmRef } from '#shared/model/ids.ts'
import type { Question } from '#shared/model/question.ts'
import { ReportId } from '#shared/model/monitoring/report.ts'
import { isEnded } from '#shared/model/task.ts'
import type { Task } from '#shared/model/task.ts'
import type { Volume } from '#shared/model/storage/storage.ts'
import { Vm } from '#shared/model/machines/vm.ts'
import { tarHeader, tarPadding } from '#shared/ova/tar-header.ts'
import { writeEnvelope } from '#shared/ova/write-envelope.ts'
import { openRpc, socketStatus, startHeadlessApp } from './headless-app.ts'
import type { HeadlessApp, RpcConnection } from './headless-app.ts'

let console: HeadlessApp
let rpc: RpcConnection

beforeAll(async () => {
  console = await startHeadlessApp()
  rpc = await console.connect()
  await rpc.client.hosts.add({ uri: 'demo://lab', name: '', folder: '', autoconnect: true })
  await vi.waitUntil(async () => (await rpc.client.inventory.listHosts()).every(({ state }) => state.kind === 'connected'))
})

afterAll(async () => {
  rpc?.[Symbol.dispose]()
  await console?.[Symbol.asyncDispose]()
})

const api = (path: string, init: Omit<RequestInit, 'headers'> = {}) => fetch(`${console.origin}/api/v1${path}`, { ...init, headers: { authorization: `Bearer ${console.apiToken}`, ...(init.body ? { 'content-type': 'application/json' } : {}) } })

async function vmWhere(wanted: (vm: Vm) => boolean): Promise<Vm> {
  const vm = (await rpc.client.inventory.listVms({ query: '' })).find(wanted)
  if (!vm) throw new Error('there is no such VM')
  return vm
}

async function ended(taskId: TaskId): Promise<Task> {
  for await (const event of await rpc.client.tasks.watch()) {
    const task = event.kind === 'removed' ? undefined : event.tasks.find(({ id }) => id === taskId)
    if (task && isEnded(task.state)) return task
  }
  throw new Error('the stream ended before the task')
}

async function firstQuestion(): Promise<Question> {
  for await (const { open } of await rpc.client.questions.watch()) for (const question of open) return question
  throw new Error('nothing was asked')
}

/** A package of a machine without disks, in a file of its own. */
function emptyPackage(folder: string): string {
  const envelope = Buffer.from(writeEnvelope({ name: 'empty', osName: '', isWindows: false, vcpus: 1, memoryBytes: 2 ** 30, firmware: 'bios', hasSecureBoot: false, disks: [], networks: [] }))
  const file = join(folder, 'empty.ova')
  writeFileSync(file, Buffer.concat([tarHeader({ name: Buffer.from('empty.ovf'), sizeBytes: envelope.length, atMs: 0 }), envelope, new Uint8Array(tarPadding(envelope.length) + 1024)]))
  return file
}

/** Answers as a Prometheus that has nothing. */
const emptyPrometheus = () => serving((url) => JSON.stringify({ data: url.endsWith('buildinfo') ? { version: '3.0.0' } : [] }))

/** An install tree, all of whose files are there. */
const installTree = () => serving((url) => (url.endsWith('/.treeinfo') ? '[general]\nfamily = Fedora\nversion = 42\n[images-x86_64]\nkernel = vmlinuz\ninitrd = initrd.img\n' : 'file'))

async function serving(answer: (url: string) => string): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer(({ url = '' }, response) => {
    const body = answer(url)
    response.setHeader('content-length', Buffer.byteLength(body)).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function firstVolume({ hostId }: Vm): Promise<Volume> {
  const [volume] = (await rpc.client.storage.volumes({ hostId, pool: 'default' })).volumes
  if (!volume) throw new Error('the pool is empty')
  return volume
}

describe('every call that reads', () => {
  it('answers over the WebSocket with what the contract declares', async () => {
    const { client } = rpc
    const vm = await vmWhere(({ state }) => state === 'running')
    const { taskId } = await client.vms.act({ action: 'shutdown', targets: [vm] })
    await ended(taskId)
    const range = { fromMs: Date.now() - 60_000, toMs: Date.now() }
    const cpu = { ...range, selections: [{ subjects: { kind: 'vm' as const, query: '' }, metric: 'cpu.usage' }] }
    await ended((await client.reports.make({ title: 'Inventory', topics: ['inventory'], query: '', format: 'csv', ...range })).taskId)
    await using tree = await installTree()
    const answers = {
      'alerts.list': () => client.alerts.list(),
      'alerts.history': () => client.alerts.history({}),
      'alerts.settings': () => client.alerts.settings(),
      'alerts.scope': () => client.alerts.scope({ kind: 'vm', query: 'vm-1' }),
      'alerts.tryRule': () => client.alerts.tryRule({ id: 'tried', name: 'Tried', isEnabled: true, severity: 'info', scope: { kind: 'vm', query: '' }, condition: { kind: 'threshold', metric: 'cpu.usage', comparison: 'above', value: 0, clearValue: 0, forMs: 0, clearForMs: 0 }, policyId: null, advice: '' }),
      'cloning.preview': () => client.cloning.preview({ hostId: vm.hostId, uuid: vm.uuid, name: 'web-{01..03}', vcpus: 2, folder: 'Shop' }),
      'creation.offer': () => client.creation.offer({ hostId: vm.hostId }),
      'creation.preview': () => client.creation.preview({ hostId: vm.hostId, name: 'web-{01..03}', source: { kind: 'empty' }, vcpus: 1, memoryBytes: 2 ** 30 }),
      'creation.suggestHosts': () => client.creation.suggestHosts({ vcpus: 1, memoryBytes: 2 ** 30, diskBytes: 2 ** 30 }),
      'creation.treeSystem': () => client.creation.treeSystem({ hostId: vm.hostId, url: tree.url }),
      'deletion.preview': () => client.deletion.preview({ hostId: vm.hostId, uuid: vm.uuid }),
      'definitions.read': () => client.definitions.read({ hostId: vm.hostId, kind: 'domain', key: vm.uuid }),
      'definitions.history': () => client.definitions.history({ hostId: vm.hostId, kind: 'domain', key: vm.uuid }),
      'editing.preview': () => client.editing.preview({ targets: [vm], change: { addTags: ['a'] } }),
      'exporting.export': () => client.exporting.export({ targets: [{ hostId: vm.hostId, uuid: vm.uuid }], format: 'terraform' }),
      'guests.facts': () => client.guests.facts(vm),
      'hardware.offer': () => client.hardware.offer(vm),
      'hardware.check': () => client.hardware.check({ ...vm, xml: '<domain/>', baseXml: '<domain/>' }),
      'hosts.details': () => client.hosts.details({ hostId: vm.hostId }),
      'hosts.groups': () => client.hosts.groups(),
      'hosts.discover': () => client.hosts.discover(),
      'hosts.parseList': () => client.hosts.parseList({ text: 'kvm01\nkvm02' }),
      'importing.previewXml': async () => client.importing.previewXml({ hostId: vm.hostId, xml: (await client.vms.xml(vm)).xml, name: 'imported', isNewIdentity: true }),
      'importing.previewOva': () => client.importing.previewOva({ hostId: vm.hostId, pool: 'default', name: 'imported', vcpus: 1, memoryBytes: 2 ** 30, firmware: 'bios', networks: [], disks: [{ file: 'a.vmdk', fileBytes: 2 ** 20, capacityBytes: 2 ** 30 }] }),
      'importing.readOvaFile': () => client.importing.readOvaFile({ path: emptyPackage(console.dataDir) }),
      'inventory.listHosts': () => client.inventory.listHosts(),
      'inventory.listVms': () => client.inventory.listVms({ query: '' }),
      'monitoring.metrics': () => client.monitoring.metrics(),
      'monitoring.catalog': () => client.monitoring.catalog({ subject: { kind: 'vm', uuid: vm.uuid } }),
      'monitoring.query': () => client.monitoring.query(cpu),
      'monitoring.latest': () => client.monitoring.latest({ kind: 'vm', metrics: ['cpu.usage'] }),
      'monitoring.recent': () => client.monitoring.recent({ kind: 'vm', metric: 'cpu.usage' }),
      'monitoring.marks': () => client.monitoring.marks(range),
      'monitoring.status': () => client.monitoring.status(),
      'monitoring.settings': () => client.monitoring.settings(),
      'networks.list': () => client.networks.list(),
      'networks.leases': () => client.networks.leases({ hostId: vm.hostId, network: 'default' }),
      'networks.topology': () => client.networks.topology({ hostIds: [vm.hostId] }),
      'networks.filters': () => client.networks.filters({ hostId: vm.hostId }),
      'operatingSystems.list': () => client.operatingSystems.list(),
      'operatingSystems.detect': async () => client.operatingSystems.detect({ hostId: vm.hostId, pool: 'default', volume: (await firstVolume(vm)).name }),
      'preferences.get': () => client.preferences.get(),
      'prometheus.get': () => client.prometheus.get(),
      'prometheus.look': async () => {
        await using server = await emptyPrometheus()
        await client.prometheus.setSource({ source: { url: server.url, auth: { kind: 'none' } } })
        return await client.prometheus.look(range)
      },
      'reports.list': () => client.reports.list(),
      'reports.file': async () => client.reports.file({ reportId: ReportId.parse((await client.reports.list())[0]?.id) }),
      'reports.templates': () => client.reports.templates(),
      'reports.schedules': () => client.reports.schedules(),
      'isos.list': () => client.isos.list(),
      'schedules.list': () => client.schedules.list(),
      'schedules.times': () => client.schedules.times({ pattern: '0 2 * * *', timeZone: 'UTC' }),
      'snapshots.list': () => client.snapshots.list(vm),
      'storage.listPools': () => client.storage.listPools(),
      'storage.poolTypes': () => client.storage.poolTypes({ hostId: vm.hostId }),
      'storage.discoverSources': () => client.storage.discoverSources({ hostId: vm.hostId, type: 'netfs', server: 'nfs01' }),
      'storage.volumes': () => client.storage.volumes({ hostId: vm.hostId, pool: 'default', sort: 'capacity' }),
      'storage.chain': async () => client.storage.chain({ hostId: vm.hostId, pool: 'default', volume: (await firstVolume(vm)).name }),
      'storage.poolTotals': () => client.storage.poolTotals({ targets: [{ hostId: vm.hostId, pool: 'default' }] }),
      'storage.disk': () => client.storage.disk({ hostId: vm.hostId, uuid: vm.uuid, device: 'vda' }),
      'storage.templateImages': () => client.storage.templateImages({ hostId: vm.hostId }),
      'storage.tiers': () => client.storage.tiers(),
      'storage.poolForTags': () => client.storage.poolForTags({ hostId: vm.hostId, tags: ['fast'] }),
      'storage.misplaced': () => client.storage.misplaced(),
      'system.about': () => client.system.about(),
      'system.auditLog': () => client.system.auditLog({}),
      'tasks.children': () => client.tasks.children({ taskId }),
      'tasks.log': () => client.tasks.log({ taskId }),
      'tasks.history': () => client.tasks.history({}),
      'trash.preview': () => client.trash.preview({ hostId: vm.hostId, uuid: vm.uuid }),
      'trash.list': () => client.trash.list(),
      'vms.details': () => client.vms.details(vm),
      'vms.xml': () => client.vms.xml(vm),
      'vms.screenshot': () => client.vms.screenshot(vm),
    }
    for (const [path, ask] of Object.entries(answers)) {
      const [noun = '', verb = ''] = path.split('.')
      const procedure = Object.entries(contract).flatMap(([key, calls]) => (key === noun ? Object.entries(calls) : [])).find(([key]) => key === verb)?.[1]
      const output = z.instanceof(z.ZodType).parse(procedure?.['~orpc'].outputSchema)
      expect({ path, ...output.safeParse(await ask()) }).toMatchObject({ path, success: true })
    }
    const reads = Object.entries(contract).flatMap(([noun, calls]) => Object.entries(calls).flatMap(([verb, call]) => ('audit' in call['~orpc'].meta ? [] : [`${noun}.${verb}`])))
    const streams = ['alerts.watch', 'alerts.watchMessages', 'alerts.watchSettings', 'inventory.watch', 'monitoring.exportCsv', 'monitoring.watch', 'monitoring.watchMarks', 'networks.watch', 'preferences.watch', 'questions.watch', 'storage.watch', 'storage.watchLeftMoves', 'system.notices', 'tasks.watch', 'transfers.watch', 'transfers.watchLeft']
    expect(reads.filter((path) => !(path in answers) && !streams.includes(path))).toEqual(['preferences.set'])
  })

  it('streams its first event over the WebSocket', async () => {
    const { client } = rpc
    for (const watch of [client.alerts.watch, client.alerts.watchSettings, client.inventory.watch, client.networks.watch, client.preferences.watch, client.questions.watch, client.storage.watch, client.storage.watchLeftMoves, client.system.notices, client.tasks.watch, client.transfers.watch, client.transfers.watchLeft]) {
      const events = await watch()
      expect((await events.next()).done).toBe(false)
      await events.return()
    }
  })

  it('answers over HTTP at the path of its declaration', async () => {
    const vm = await vmWhere(() => true)
    for (const path of ['/hosts', '/vms?query=vm-1', '/hosts/discover', '/preferences', '/about', '/audit?limit=5', '/tasks/history', `/vms/${vm.hostId}/${vm.uuid}`, `/vms/${vm.hostId}/${vm.uuid}/xml`, `/hosts/${vm.hostId}/details`]) {
      const response = await api(path)
      expect([path, response.status]).toEqual([path, 200])
    }
    expect(z.array(Host).parse(await (await api('/hosts')).json())).toHaveLength(3)
    expect(z.array(Vm).parse(await (await api('/vms?query=vm-1')).json())).toHaveLength(3)
  })

  it('streams over HTTP as server-sent events, until the client leaves', async () => {
    const controller = new AbortController()
    const response = await api('/inventory/watch', { signal: controller.signal })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const reader = response.body?.getReader()
    const { value } = (await reader?.read()) ?? {}
    expect(new TextDecoder().decode(value)).toContain('"kind":"snapshot"')
    controller.abort()
  })

  it('gives metrics as a CSV file piece by piece, to windows and to scripts alike', async () => {
    const asked = { fromMs: Date.now() - 7_200_000, toMs: Date.now(), maxPoints: 100, selections: [{ subjects: { kind: 'vm' as const, query: '' }, metric: 'cpu.usage' }] }
    const pieces: string[] = []
    for await (const { text } of await rpc.client.monitoring.exportCsv(asked)) pieces.push(text)
    expect(pieces.length).toBeGreaterThan(0)
    expect(pieces[0]).toMatch(/^time/)
    const response = await api('/monitoring/export.csv', { method: 'POST', body: JSON.stringify(asked) })
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="metrics-[-0-9]+\.csv"$/)
    expect((await response.text()).split('\r\n')[0]).toBe(pieces[0]?.trimEnd())
    const wrong = await api('/monitoring/export.csv', { method: 'POST', body: JSON.stringify({ ...asked, selections: [{ subjects: { kind: 'vm', query: 'colour:red' }, metric: 'cpu.usage' }] }) })
    expect([wrong.status, await wrong.json()]).toEqual([400, expect.objectContaining({ code: 'input-invalid' })])
  })

  it('is described by an OpenAPI document made from the contract', async () => {
    const document = z.object({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }).parse(await (await api('/openapi.json')).json())
    expect(document.openapi).toMatch(/^3\.1/)
    expect(JSON.stringify(document.paths['/tasks/history'])).toContain('hintText')
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/hosts', '/vms/act', '/tasks/{taskId}/retry', '/vms/{hostId}/{uuid}/screenshot']))
  })
})

describe('the live inventory', () => {
  it('is a snapshot and then each change, in the form of the contract', async () => {
    const vm = await vmWhere(({ name, state }) => name === 'vm-1' && state === 'shutoff')
    const events = await rpc.client.inventory.watch()
    const seen: InventoryEvent[] = []
    const reading = (async () => {
      for await (const event of events) {
        seen.push(event)
        if (event.kind === 'changes' && event.vms.some(({ uuid, state }) => uuid === vm.uuid && state === 'running')) return
      }
    })()
    await expect.poll(() => seen.length).toBeGreaterThan(0)
    await rpc.client.vms.act({ action: 'start', targets: [vm] })
    await reading
    await events.return()
    for (const event of seen) expect(InventoryEvent.safeParse(event)).toMatchObject({ success: true })
    expect(seen[0]).toMatchObject({ kind: 'snapshot', isLast: true, hosts: { length: 3 }, vms: { length: 6 } })
  })

  it('ends for a client that leaves, and only for that one', async () => {
    const other = await console.connect()
    const events = await other.client.inventory.watch()
    await events.next()
    other.socket.terminate()
    await expect(events.next()).rejects.toThrow('closed')
    expect(await rpc.client.inventory.listHosts()).toHaveLength(3)
  })
})

describe('definitions', () => {
  it('are replaced once, remembered, and never written to the audit log', async () => {
    const { hostId, uuid } = await vmWhere(() => true)
    const ref = { hostId, kind: 'domain', key: uuid } as const
    const { fingerprint } = await rpc.client.definitions.read(ref)
    const xml = '<domain passwd="sesame77"/>'
    expect(await rpc.client.definitions.apply({ ...ref, xml, baseFingerprint: fingerprint })).toEqual({ xml, fingerprint: xml, isPending: true })
    await expect(rpc.client.definitions.apply({ ...ref, xml, baseFingerprint: fingerprint })).rejects.toMatchObject({ code: 'definition-changed', status: 409 })
    expect(await rpc.client.definitions.history(ref)).toMatchObject([{ xml: '<domain/>' }])
    const { entries } = await rpc.client.system.auditLog({ limit: 2 })
    expect(entries.map(({ act, outcome }) => [act, outcome])).toEqual([['definition.apply', 'definition-changed'], ['definition.apply', 'ok']])
    expect(JSON.stringify(entries)).not.toContain('sesame77')
  })

  it('of paths with slashes are found over HTTP', async () => {
    const { hostId } = await vmWhere(() => true)
    const response = await api(`/definitions/${hostId}/volume/${encodeURIComponent('/var/lib/libvirt/images/a b.qcow2')}`)
    expect(response.status).toBe(200)
  })
})

describe('input', () => {
  const wrong = { action: 'explode', targets: [] }

  it('is checked at the WebSocket', async () => {
    const call = rpc.client.vms.act(JSON.parse(JSON.stringify(wrong)))
    await expect(call).rejects.toMatchObject({ code: 'input-invalid', status: 400, data: { params: { path: 'action' } } })
  })

  it('is checked at the HTTP door, also when it is no JSON at all', async () => {
    const bad = await api('/vms/act', { method: 'POST', body: JSON.stringify(wrong) })
    expect([bad.status, await bad.json()]).toMatchObject([400, { code: 'input-invalid' }])
    const broken = await api('/vms/act', { method: 'POST', body: '{"action":' })
    expect([broken.status, await broken.json()]).toMatchObject([400, { code: 'input-invalid' }])
    const huge = await api('/vms/act', { method: 'POST', body: JSON.stringify({ text: 'x'.repeat(9 * 2 ** 20) }) })
    expect(huge.status).toBe(413)
    expect((await api('/nothing')).status).toBe(404)
  })

  it('says what to do next by a key, and in words to whoever has no catalogue', async () => {
    const refused = await api('/hosts', { method: 'POST', body: JSON.stringify({ uri: 'kvm01' }) })
    expect(await refused.json()).toMatchObject({ code: 'uri-invalid', data: { hint: 'uri-like-virsh', hintText: expect.stringContaining('qemu+ssh://') } })
    await expect(rpc.client.hosts.add({ uri: 'kvm01' })).rejects.toMatchObject({ code: 'uri-invalid', data: { hint: 'uri-like-virsh' } })
    expect(await (await fetch(`${console.origin}/api/v1/hosts`)).json()).toMatchObject({ code: 'not-permitted', data: { hint: 'open-link-or-token', hintText: expect.stringContaining('Bearer') } })
  })

  it('says so too of failures that it is asked about', async () => {
    const vm = await vmWhere(() => true)
    const wish = { name: 'web', source: { kind: 'empty' as const }, vcpus: 1, memoryBytes: 2 ** 30, os: 'http://no.such/system' }
    const preview = await api('/creation/preview', { method: 'POST', body: JSON.stringify({ hostId: vm.hostId, ...wish }) })
    expect(await preview.json()).toMatchObject({ obstacles: [{ code: 'input-invalid', hint: 'choose-known-os', hintText: 'Leave it out, or take one of those that the console lists.' }] })
    const { obstacles: [obstacle] } = await rpc.client.creation.preview({ hostId: vm.hostId, ...wish })
    expect(obstacle?.hintText).toBeUndefined()
  })

  it('that names nothing gets the code of the error table', async () => {
    const ref: VmRef = { hostId: HostId.parse('no-host'), uuid: DomainUuid.parse('no-vm') }
    await expect(rpc.client.vms.details(ref)).rejects.toMatchObject({ code: 'vm-not-found', status: 404 })
    await expect(rpc.client.hosts.connect({ hostId: ref.hostId })).rejects.toMatchObject({ code: 'host-not-found' })
    await expect(rpc.client.tasks.cancel({ taskId: TaskId.parse('none') })).rejects.toMatchObject({ code: 'task-not-found' })
    await expect(rpc.client.hosts.add({ uri: 'demo://lab' })).rejects.toMatchObject({ code: 'host-exists', status: 409 })
  })
})

describe('acts', () => {
  it('on many make a task with a child each', async () => {
    const targets = (await rpc.client.inventory.listVms({ query: 'vm-0' })).slice(1)
    const { taskId } = await rpc.client.vms.act({ action: 'force-off', targets })
    expect(await ended(taskId)).toMatchObject({ state: 'succeeded', kind: 'vm.force-off', children: { total: targets.length, succeeded: targets.length } })
    expect(await rpc.client.tasks.children({ taskId })).toHaveLength(targets.length)
  })

  it('are cancelled while they run', async () => {
    console.pool.holdActs()
    const vm = await vmWhere(({ state }) => state === 'shutoff')
    const { taskId } = await rpc.client.vms.act({ action: 'start', targets: [vm] })
    await rpc.client.tasks.cancel({ taskId })
    expect(await ended(taskId)).toMatchObject({ state: 'cancelled' })
    console.pool.releaseActs()
  })

  it('leave their line in the audit log, with the outcome and without secrets, in a chain that verifies', async () => {
    const hostId = console.pool.hostIds[0] ?? HostId.parse('none')
    const asked = console.pool.host(hostId).ask({ kind: 'password', address: 'lab-1', user: 'root', isRetry: false, canRemember: true }, new AbortController().signal)
    const question = await firstQuestion()
    await rpc.client.questions.answer({ questionId: question.id, answer: { kind: 'secret', secret: 'hunter2', remember: true } })
    expect(await asked).toMatchObject({ secret: 'hunter2' })
    await expect(rpc.client.hosts.remove({ hostId: HostId.parse('no-host') })).rejects.toMatchObject({ code: 'host-not-found' })

    const { entries, isChainIntact } = await rpc.client.system.auditLog({ limit: 1000 })
    expect(isChainIntact).toBe(true)
    expect(z.array(AuditEntry).parse(entries)).toEqual(entries)
    expect(entries.map(({ act, outcome }) => [act, outcome])).toEqual(expect.arrayContaining([['host.add', 'ok'], ['host.add', 'host-exists'], ['vm.act', 'ok'], ['task.cancel', 'ok'], ['question.answer', 'ok'], ['host.remove', 'host-not-found'], ['vm.act', 'input-invalid']]))
    expect(JSON.stringify(entries)).not.toContain('hunter2')
  })
})

describe('who may call', () => {
  it('nobody without a session or a token', async () => {
    for (const path of ['/', '/api/v1/hosts', '/api/v1/openapi.json', '/assets/app.js']) expect([path, (await fetch(console.origin + path)).status]).toEqual([path, 401])
    expect((await fetch(`${console.origin}/api/v1/hosts`, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
    const socketUrl = console.origin.replace('http', 'ws')
    for (const path of ['/rpc', '/console/ticket']) expect([path, await socketStatus(socketUrl + path, { origin: console.origin })]).toEqual([path, 401])
    expect(await socketStatus(`${socketUrl}/rpc`, { origin: console.origin, headers: { cookie: rpc.cookie.replace(/.$/, 'x') } })).toBe(401)
    expect((await fetch(`${console.origin}/healthz`)).status).toBe(200)
  })

  it('nobody under another name or from the page of another site', async () => {
    const headers = { authorization: `Bearer ${console.apiToken}` }
    for (const origin of ['http://evil.example', 'null', console.origin.replace('http', 'https')]) expect((await fetch(`${console.origin}/api/v1/hosts`, { headers: { ...headers, origin } })).status).toBe(403)
    expect((await fetch(`${console.origin}/api/v1/hosts`, { headers: { ...headers, origin: console.origin } })).status).toBe(200)
    expect(await statusForHost('evil.example')).toBe(403)
    expect(await statusForHost(`evil.example:${new URL(console.origin).port}`)).toBe(403)
    const socketUrl = `${console.origin.replace('http', 'ws')}/rpc`
    expect(await socketStatus(socketUrl, { origin: 'http://evil.example', headers: { cookie: rpc.cookie } })).toBe(403)
    expect(await socketStatus(socketUrl, { headers: { cookie: rpc.cookie } })).toBe(403)
    expect(await socketStatus(socketUrl, { headers })).toBe(101)
  })

  it('whoever opens a one-time link, once', async () => {
    const link = console.server.createLink('#/consoles')
    const first = await fetch(link, { redirect: 'manual' })
    expect(first.status).toBe(302)
    expect(first.headers.get('set-cookie')).toMatch(/^novacron_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(410)
    expect((await fetch(`${console.origin}/open/guess`)).status).toBe(410)
  })

  it('with a policy that lets pages load nothing of others', async () => {
    const page = await fetch(console.origin, { headers: { cookie: rpc.cookie } })
    expect(page.status).toBe(503)
    expect(await page.text()).toContain('npm run build')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe-eval')
  })
})

describe('a console', () => {
  it('sends its bytes both ways to the session that opened it, once', async () => {
    const vm = await vmWhere(() => true)
    const { ticket, password } = await rpc.client.consoles.open({ ...vm, kind: 'vnc' })
    expect(password).toBe('scripted')
    const url = `${console.origin.replace('http', 'ws')}/console/${ticket}`
    const other = await console.login()
    expect(await closeCode(url, other)).toEqual([4001, expect.stringContaining('"code":"ticket-invalid"')])
    const bytes = Buffer.alloc(3_000_000, 7)
    expect(await echo(url, rpc.cookie, bytes)).toEqual(bytes)
    expect(await closeCode(url, rpc.cookie)).toEqual([4001, expect.stringContaining('"code":"ticket-invalid"')])
  })
})

describe('many rows', () => {
  it('reach a window whole, however many there are', async () => {
    await using big = await startHeadlessApp({ vmsPerHost: 1500 })
    using connection = await openRpc(big.origin, await big.login())
    await connection.client.hosts.add({ uri: 'demo://lab' })
    await expect.poll(async () => (await connection.client.inventory.listVms({})).length).toBe(4500)
    const events = await connection.client.inventory.watch()
    let count = 0
    for await (const event of events) {
      if (event.kind === 'snapshot') count += event.vms.length
      if (event.kind === 'snapshot' && event.isLast) break
    }
    expect(count).toBe(4500)
  })
})

function statusForHost(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(`${console.origin}/api/v1/hosts`, { headers: { host, authorization: `Bearer ${console.apiToken}` } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

async function closeCode(url: string, cookie: string): Promise<[number, string]> {
  const socket = new WebSocket(url, { origin: console.origin, headers: { cookie } })
  return new Promise((resolve, reject) => {
    socket.once('close', (code, reason) => resolve([code, reason.toString()]))
    socket.once('error', reject)
  })
}

async function echo(url: string, cookie: string, bytes: Buffer): Promise<Buffer> {
  const socket = new WebSocket(url, { origin: console.origin, headers: { cookie } })
  const received: Buffer[] = []
  const done = new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('message', (data: Buffer) => {
      received.push(data)
      if (Buffer.concat(received).length === bytes.length) resolve()
    })
  })
  await new Promise((resolve) => socket.once('open', resolve))
  for (let start = 0; start < bytes.length; start += 100_000) socket.send(bytes.subarray(start, start + 100_000))
  await done
  socket.close()
  return Buffer.concat(received)
}
