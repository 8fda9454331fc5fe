import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/vm.ts'
import { scriptedVm } from '../../testing/scripted-pool.ts'
import { followInstall } from './follow-install.ts'

const hostId = HostId.parse('h')
const uuid = DomainUuid.parse('6f1a4a34-13ae-4c5c-a1eb-76def08de059')

/** `looks`: what the inventory shows, one after the other; the last stays. */
async function follow(looks: readonly (Partial<Vm> | undefined)[], signal = new AbortController().signal) {
  let at = 0
  const acts: string[] = []
  const inventory = { vm: () => {
    const look = looks[Math.min(at, looks.length - 1)]
    at += 1
    return look && scriptedVm(hostId, 0, { uuid, ...look })
  } }
  const provider = () => ({ act: ({ action }: { action: string }) => Promise.resolve(void acts.push(action)) })
  const outcome = await followInstall({ inventory, provider }, { target: { hostId, uuid, label: 'web' }, signal, progress: () => {}, log: () => {} }).then(() => 'done', (error: unknown) => (error instanceof AppError ? error.code : String(error)))
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
    expect(await follow([running], stop.signal)).toMatchObject({ acts: [] })
  })
})
