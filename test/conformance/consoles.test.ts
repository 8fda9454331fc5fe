// Open consoles of a host whose daemon stands still, through a whole provider.
import { describe, expect, it } from 'vitest'
import { createProvider } from '#electron/providers/create-provider.ts'
import { openTestHost } from './test-host.ts'

describe('an open serial console', () => {
  it('tells of a daemon that stands still, since its bytes pass through that, while the host itself answers', { timeout: 60_000 }, async () => {
    await using host = openTestHost(createProvider, 'demo://lab/kvm01?vms=10&activity=none&fail=hang:8s')
    host.provider.connect()
    await host.untilState('connected')
    const vm = await host.runningVm()
    const { stream, watchAnswers } = await host.provider.openConsole({ uuid: vm.uuid, kind: 'serial', device: '', force: false }, { signal: AbortSignal.timeout(5_000) })
    const told: number[] = []
    using _watch = watchAnswers((silentMs) => told.push(silentMs))
    await expect.poll(() => told, { timeout: 30_000 }).toHaveLength(1)
    expect(told[0]).toBeGreaterThan(3_000)
    stream.destroy()
  })
})
