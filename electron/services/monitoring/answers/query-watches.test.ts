import { expect, test, vi } from 'vitest'
import type { GroupedSelection } from '#electron/engine/metrics/grouped-query.ts'
import type { MetricSelection } from '#shared/contract/monitoring.ts'
import { createQueryWatches } from './query-watches.ts'

test('a watched query takes in what fits from now on, and is not begun anew for a change that is none of its own', async () => {
  vi.useFakeTimers()
  const fleet = ['web-1']
  const log: string[] = []
  const link = {
    watch([selection]: readonly GroupedSelection[]) {
      const names = selection?.groups.flatMap(({ subjects }) => subjects).join(' ')
      log.push(`watch ${names}`)
      return { [Symbol.dispose]: () => void log.push(`end ${names}`) }
    },
  }
  const resolve = (selection: MetricSelection): GroupedSelection => ({ groups: [{ subject: null, group: '', subjects: [...fleet] }], metric: selection.metric, instance: undefined, aggregate: undefined })
  using watches = createQueryWatches({ link, resolve, onError: (error) => log.push(String(error)), lookEveryMs: 5 })
  const watch = watches.add([{ subjects: { kind: 'vm', query: 'web' }, metric: 'cpu.usage', groupBy: 'all' }], () => undefined)
  fleet.push('web-2')
  watches.fleetChanged()
  await vi.advanceTimersByTimeAsync(20)
  expect(log).toEqual(['watch web-1', 'end web-1', 'watch web-1 web-2'])
  watches.fleetChanged()
  await vi.advanceTimersByTimeAsync(20)
  watch[Symbol.dispose]()
  expect(log).toEqual(['watch web-1', 'end web-1', 'watch web-1 web-2', 'end web-1 web-2'])
  vi.useRealTimers()
})
