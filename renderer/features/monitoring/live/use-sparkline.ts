// The sparklines of a list, for its cells.
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { useSession } from '../../../state/use-session.ts'
import { createSparklines } from './sparklines.ts'
import type { Line, Sparklines } from './sparklines.ts'
import type { TableMetricId } from './table-metrics.ts'

export function useSparklines(): Sparklines {
  const { client } = useSession()
  const [sparklines] = useState(() => createSparklines((input, options) => client.monitoring.recent(input, options), reportError))
  useEffect(() => () => sparklines[Symbol.dispose](), [sparklines])
  return sparklines
}

export function useSparkline(sparklines: Sparklines, id: TableMetricId, uuid: string): Line | undefined {
  const subscribe = useCallback((onChange: () => void) => sparklines.follow(id, uuid, onChange), [sparklines, id, uuid])
  return useSyncExternalStore(subscribe, () => sparklines.of(id, uuid))
}
