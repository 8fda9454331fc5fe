import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { scriptedVm } from '../../testing/scripted-rows.ts'
import { followInstall } from './follow-install.ts'

const hostId = HostId.parse('h')
const uuid = DomainUuid.parse('6f1a4a34-13ae-4c5c-a1eb-76def08de059')

interface Situation {
  readonly signal?: AbortSignal
  /** Since when an earlier console has followed it. */
  readonly resumedFromMs?: number
  /** How often the host is looked at before it is connected. */
  readonly connectsAfter?: number
  readonly liveXml?: string
}

/** `looks`: what the inventory shows of a connected host, one after the other; the last stays. */
async function follow(looks: readonly (Partial<Vm> | undefined)[], { signal = new AbortController().signal, resumedFromMs, connectsAfter = 0, liveXml = '<domain/>' }: Situation = {}) {
  let [at, asked] = [0, 0]
  const acts: string[] = []
  const inventory = {
    host: (): Pick<Host, 'state'> => ({ state: (asked += 1) > connectsAfter ? { kind: 'connected', sinceMs: 0 } : { kind: 'disconnected' } }),
    vm: () => {
      const look = looks[Math.min(at, looks.length - 1)]
      at += 1
      return look && scriptedVm(hostId, 0, { uuid, ...look })
    },
  }
  const definitions = { read: () => Promise.resolve({ xml: liveXml, fingerprint: '' }), apply: () => Promise.reject(new Error('nothing is to be applied')) }
  const provider = () => ({ act: ({ action }: { action: string }) => Promise.resolve(void acts.push(action)), definitions })
  const context = { target: { hostId, uuid, label: 'web' }, signal, progress: () => {}, log: () => {}, ...(resumedFromMs === undefined ? {} : { resumedFromMs }) }
  const outcome = await followInstall({ inventory, provider, now: () => 100 * 3600_000 }, context).then(() => 'done', (error: unknown) => (error instanceof AppError ? error.code : String(error)))
  return { outcome, acts }
}

const off = (stateReason: string): Partial<Vm> => ({ state: 'shutoff', stateReason, libvirtId: null })
const running: Partial<Vm> = { state: 'running', stateReason: 'booted', libvirtId: 7 }

describe('an installation', () => {
  it('ends with a start where the installer ended the machine by itself', async () => {
    expect(await follow([undefined, off('unknown'), running, off('shutdown')])).toEqual({ outcome: 'done', acts: ['start'] })
    expect(await follow([off('shutdown')])).toEqual({ outcome: 'done', acts: ['start'] })
  })

  it('leaves a machine off that somebody forced off, that crashed or that is gone', async () => {
    expect(await follow([running, running, off('destroyed')])).toEqual({ outcome: 'vm-state', acts: [] })
    expect(await follow([running, running, { ...off('crashed'), state: 'crashed' }])).toEqual({ outcome: 'vm-state', acts: [] })
    expect(await follow([running, running, undefined])).toEqual({ outcome: 'vm-not-found', acts: [] })
  })

  it('is left alone by who does not wait for it any more', async () => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(new AppError('cancelled', { message: 'enough' })), 20)
    expect(await follow([running], { signal: stop.signal })).toMatchObject({ acts: [] })
  })

  it('is gone on with by a console that was started again, once its host is connected', async () => {
    const anHourAgo = { resumedFromMs: 99 * 3600_000, connectsAfter: 1 }
    expect(await follow([off('shutdown')], anHourAgo)).toEqual({ outcome: 'done', acts: ['start'] })
    expect(await follow([running, off('shutdown')], { ...anHourAgo, liveXml: '<domain><os><kernel>/installer</kernel></os></domain>' })).toEqual({ outcome: 'done', acts: ['start'] })
    expect(await follow([off('destroyed')], { ...anHourAgo, connectsAfter: 0 })).toEqual({ outcome: 'vm-state', acts: [] })
    expect(await follow([undefined], { ...anHourAgo, connectsAfter: 0 })).toEqual({ outcome: 'vm-not-found', acts: [] })
  })

  it('is over where somebody has started what is installed while no console was there', async () => {
    expect(await follow([running], { resumedFromMs: 99 * 3600_000, liveXml: '<domain><os><boot dev="hd"/></os></domain>' })).toEqual({ outcome: 'done', acts: [] })
  })

  it('is not waited for any more a day after it began', async () => {
    expect(await follow([running], { resumedFromMs: 75 * 3600_000, liveXml: '<domain><os><kernel>/installer</kernel></os></domain>' })).toEqual({ outcome: 'timed-out', acts: [] })
  })
})
