import { describe, expect, it } from 'vitest'
import { HostId, TaskId } from '#shared/model/ids.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { hostRow } from '#shared/model/testing/rows.ts'
import type { TaskWork } from '../tasks/task-work.ts'
import type { StartRequest } from '../tasks/tasks-service.ts'
import { createScriptedPool } from '../testing/scripted-pool.ts'
import { scriptedVm } from '../testing/scripted-rows.ts'
import { createVmsService } from './vms-service.ts'

const hostId = HostId.parse('host-1')
const running = scriptedVm(hostId, 0)
const off = scriptedVm(hostId, 1)

function setUp(state: Host['state'] = { kind: 'connected', sinceMs: 0 }) {
  const works = new Map<string, TaskWork>()
  const started: StartRequest[] = []
  const rows = new Map<string, Vm>([running, off].map((vm) => [vm.uuid, vm]))
  const host = hostRow(hostId, { name: 'kvm01', state })
  const scripts = createScriptedPool()
  const provider = scripts.createProvider({ hostId, uri: '', lastKnown: () => [], onEvent: () => {}, ask: () => Promise.reject(new Error('nothing is asked')) })
  const { acts } = scripts.host(hostId)
  const vms = createVmsService({
    inventory: { vm: ({ uuid }) => rows.get(uuid), host: () => host },
    sessions: { provider: () => provider },
    tasks: {
      register: (kind, work) => void works.set(kind, work),
      start: (request) => {
        started.push(request)
        return Promise.resolve(TaskId.parse('task'))
      },
    },
    parallelism: () => 5,
  })
  return { vms, works, started, acts, rows }
}

const codeOf = (code: string) => expect.objectContaining({ code })

describe('acts on virtual machines', () => {
  it('become a task with a target for each', async () => {
    const { vms, started } = setUp()
    await vms.act({ action: 'shutdown', targets: [running, off] }, 'ada')
    expect(started).toEqual([{ kind: 'vm.shutdown', user: 'ada', parallelism: 5, targets: [running, off].map((vm) => ({ hostId, uuid: vm.uuid, label: vm.name })) }])
  })

  it('are refused at once when not one of the targets allows them', async () => {
    const { vms, started } = setUp()
    await expect(vms.act({ action: 'start', targets: [running] }, 'ada')).rejects.toMatchObject({ code: 'vm-state', params: { state: 'running', refusal: 'state' } })
    await expect(vms.act({ action: 'restore', targets: [off] }, 'ada')).rejects.toMatchObject({ params: { refusal: 'not-saved' } })
    await expect(vms.act({ action: 'start', targets: [{ hostId, uuid: scriptedVm(hostId, 9).uuid }] }, 'ada')).rejects.toEqual(codeOf('vm-not-found'))
    expect(started).toEqual([])
    const lost = setUp({ kind: 'disconnected' })
    await expect(lost.vms.act({ action: 'start', targets: [off] }, 'ada')).rejects.toEqual(codeOf('host-not-connected'))
  })

  it('have nothing left to do where somebody else was faster', async () => {
    const { works, acts } = setUp()
    const lines: unknown[] = []
    const context = { target: { hostId, uuid: running.uuid, label: running.name }, signal: new AbortController().signal, progress: () => undefined, log: (line: unknown) => void lines.push(line) }
    await works.get('vm.start')?.(context)
    expect(acts).toEqual([])
    expect(lines).toEqual([{ line: 'already-so', params: { name: running.name } }])
  })

  it('go on with the others when one of them went away after it was chosen', async () => {
    const { vms, works, started } = setUp()
    const gone = { hostId, uuid: scriptedVm(hostId, 9).uuid }
    await vms.act({ action: 'start', targets: [off, gone] }, 'ada')
    const [, target] = started[0]?.targets ?? []
    expect(target).toEqual({ ...gone, label: gone.uuid })
    const context = { target: { ...gone, label: gone.uuid }, signal: new AbortController().signal, progress: () => undefined, log: () => undefined }
    await expect(works.get('vm.start')?.(context)).rejects.toEqual(codeOf('vm-not-found'))
  })

  it('are checked again when their turn comes', async () => {
    const { works, acts, rows } = setUp()
    const context = { target: { hostId, uuid: off.uuid, label: off.name }, signal: new AbortController().signal, progress: () => undefined, log: () => undefined }
    await works.get('vm.start')?.(context)
    expect(acts).toEqual([{ uuid: off.uuid, action: 'start' }])
    rows.set(off.uuid, { ...off, state: 'paused' })
    await expect(works.get('vm.start')?.(context)).rejects.toEqual(codeOf('vm-state'))
    rows.delete(off.uuid)
    await expect(works.get('vm.start')?.(context)).rejects.toEqual(codeOf('vm-not-found'))
    expect(acts).toHaveLength(1)
  })
})
