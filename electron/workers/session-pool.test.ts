// The pool with real threads: errors, questions, bytes and deaths cross the boundary.
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import type { HostState } from '#shared/model/host.ts'
import type { ProviderEvent } from '../providers/provider.ts'
import { createSessionPool } from './session-pool.ts'
import type { SessionPool } from './session-pool.ts'

const refuse = async () => ({ kind: 'refuse' }) as const

describe('the session pool', () => {
  let pool: SessionPool | undefined

  afterEach(async () => {
    await pool?.[Symbol.asyncDispose]()
    pool = undefined
  })

  function host(uri: string): { provider: ReturnType<SessionPool['createProvider']>; untilState: (kind: HostState['kind']) => Promise<HostState> } {
    pool ??= createSessionPool({ workers: 1, log: () => {} })
    const states: HostState[] = []
    let wake = (): void => {}
    const onEvent = (event: ProviderEvent): void => {
      if (event.kind === 'state') states.push(event.state)
      wake()
    }
    const provider = pool.createProvider({ hostId: HostId.parse(`host-${uri}`.slice(0, 64)), uri, onEvent, ask: refuse })
    const untilState = async (kind: HostState['kind']): Promise<HostState> => {
      for (;;) {
        const state = states.at(-1)
        if (state?.kind === kind) return state
        await new Promise<void>((resolve) => (wake = resolve))
      }
    }
    return { provider, untilState }
  }

  it('carries states and named errors over the thread boundary', async () => {
    const { provider, untilState } = host(`qemu:///system?socket=${join('/nowhere', 'libvirt-sock')}`)
    provider.connect()
    expect(await untilState('refused')).toMatchObject({ problem: { code: 'libvirt-missing', hint: expect.stringContaining('Install libvirt') } })
    await expect(provider.hostDetails({ signal: AbortSignal.timeout(5_000) })).rejects.toMatchObject({ name: 'AppError', code: 'host-not-connected' })
    await provider.disconnect()
    expect(await untilState('disconnected')).toEqual({ kind: 'disconnected' })
  })

  it('gives up a call when its signal aborts, also before it was sent', async () => {
    const { provider } = host('qemu:///system?socket=/nowhere/other-sock')
    await expect(provider.hostDetails({ signal: AbortSignal.abort(new Error('not wanted')) })).rejects.toThrow('not wanted')
  })
})
