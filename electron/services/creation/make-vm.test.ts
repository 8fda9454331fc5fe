// A host that is lost at each step of making a machine: what was made is removed again when the host is back in time, and named
// where it is not.
import { describe, expect, it } from 'vitest'
import { createTaskLineText, createWords } from '#electron/lib/words.ts'
import type { TaskLine } from '#shared/task-lines.ts'
import { AppError } from '#shared/errors.ts'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import { usualDevices } from '#shared/model/provisioning/operating-system.ts'
import { scriptedCloning, scriptedCreation, scriptedDeletion, scriptedStorage, scriptedTransfers } from '../testing/scripted-nouns.ts'
import { makeClone } from '../cloning/make-clone.ts'
import { makeVm } from './make-vm.ts'
import type { VmPlan } from './plan-vm.ts'

const lineText = createTaskLineText(createWords(() => 'en'))

const uuid = DomainUuid.parse('6f1a4a34-13ae-4c5c-a1eb-76def08de059')
const steps = ['createVolume web.qcow2', 'createVolume web-data.qcow2', 'define web', 'start web'] as const
const plan: VmPlan = {
  machine: { uuid, name: 'web', vcpus: 1, memoryBytes: 2 ** 30, devices: usualDevices, disks: [], networks: [], bootsFromNetwork: false },
  volumes: [{ kind: 'new', pool: 'p', volume: 'web.qcow2', format: 'qcow2', sizeBytes: 1 }, { kind: 'new', pool: 'p', volume: 'web-data.qcow2', format: 'qcow2', sizeBytes: 1 }],
  answers: undefined,
  installer: undefined,
}

/** A host that does each step, and is lost in the middle of one: it was done, and nobody was told. */
function host({ lostAt, staysAway }: { lostAt: string; staysAway: boolean }) {
  const there = new Set<string>()
  let isLost = false
  const lost = (): AppError => new AppError('connection-lost', { message: 'kvm01: the connection was lost', params: { address: 'kvm01' } })
  const act = (step: string, change: () => void): Promise<void> => {
    if (isLost && staysAway) return Promise.reject(lost())
    isLost = false
    change()
    if (step !== lostAt) return Promise.resolve()
    isLost = true
    return Promise.reject(lost())
  }
  const remove = (what: string, code: 'volume-not-found' | 'vm-not-found') => act(`remove ${what}`, () => {
    if (!there.delete(what)) throw new AppError(code, { message: `${what} is not there` })
  })
  const provider = {
    storage: { ...scriptedStorage, createVolume: ({ name }: { name: string }) => act(`createVolume ${name}`, () => there.add(name)), cloneVolume: ({ name }: { name: string }) => act(`createVolume ${name}`, () => there.add(name)), deleteVolume: async ({ volume }: { volume: string }) => remove(volume, 'volume-not-found') },
    creation: { ...scriptedCreation, define: () => act('define web', () => there.add('web')), start: () => act('start web', () => {}) },
    cloning: { ...scriptedCloning, define: () => act('define web', () => there.add('web')), createOverlay: ({ name }: { name: string }) => act(`createVolume ${name}`, () => there.add(name)) },
    deletion: { ...scriptedDeletion, undefine: async () => remove('web', 'vm-not-found') },
    transfers: scriptedTransfers,
  }
  return { provider, there }
}

async function failed(work: (context: Parameters<typeof makeVm>[1]) => Promise<void>): Promise<{ code: unknown; log: string[] }> {
  const log: string[] = []
  const context = { target: { hostId: HostId.parse('h'), label: 'web' }, signal: new AbortController().signal, progress: () => {}, log: (line: TaskLine) => void log.push(lineText(line)) }
  const code = await work(context).then(() => 'done', (error: unknown) => (error instanceof AppError ? error.code : error))
  return { code, log }
}

const volumesOfClone = [{ kind: 'link', pool: 'p', volume: 'web.qcow2', device: 'vda', sizeBytes: 1 }, { kind: 'link', pool: 'p', volume: 'web-data.qcow2', device: 'vdb', sizeBytes: 1 }] as const
const clone = { clone: { name: 'web', uuid, macs: [], disks: {}, hostDevices: 'keep' as const }, volumes: volumesOfClone, disks: [], problems: [] }

const makings = {
  'a new machine': (provider: ReturnType<typeof host>['provider']) => failed((context) => makeVm({ plan, seed: new Uint8Array(), start: true, provider }, context)),
  'a clone': (provider: ReturnType<typeof host>['provider']) => failed((context) => makeClone({ uuid, plan: clone, seed: new Uint8Array(), start: true, resetsGuest: false, provider }, context)),
}

describe.each(Object.entries(makings))('%s whose host is lost', (_what, making) => {
  it.each(steps)('at "%s" leaves nothing when the host is back to be cleared', async (lostAt) => {
    const { provider, there } = host({ lostAt, staysAway: false })
    const { code, log } = await making(provider)
    expect([code, [...there]]).toEqual(['connection-lost', []])
    expect(log.join('\n')).toContain('Removed the volume web.qcow2')
  })

  it.each(steps)('at "%s" says what is left there when the host stays away', async (lostAt) => {
    const { provider, there } = host({ lostAt, staysAway: true })
    const { code, log } = await making(provider)
    expect(code).toBe('connection-lost')
    const said = log.join('\n')
    // Everything that may be there, also what the host was asked for when it was lost.
    for (const what of there) expect(said).toContain(what === 'web' ? 'web is still defined: The connection was lost (kvm01' : `The volume ${what} is still in the pool p: The connection was lost (kvm01`)
    expect(there.size).toBe(Math.min(3, steps.indexOf(lostAt) + 1))
  })
})
