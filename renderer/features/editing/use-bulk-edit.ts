// The change that is being put together, and what it would do to each machine: asked anew shortly after each change of the form.
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { EditPreview } from '#shared/model/machines/editing.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import type { Loaded } from '../../ui/effects/use-loaded.ts'
import { changeOf, newLine } from './editable-fields.ts'
import type { ChangeLine } from './editable-fields.ts'

/** Somebody who types a number does not want a preview of its first digit. */
const pauseMs = 250

export interface BulkEditState {
  readonly lines: readonly ChangeLine[]
  readonly addLine: (id: string) => void
  readonly changeLine: (line: ChangeLine) => void
  readonly removeLine: (id: string) => void
  /** Of the form as it is now; `undefined` before one has come, and while there is nothing to change. */
  readonly previews: readonly EditPreview[] | undefined
  readonly problem: Loaded<unknown>['problem']
  readonly isBusy: boolean
  readonly hasChange: boolean
  /** Changes the machines that can be changed. */
  readonly apply: () => Promise<unknown>
}

export function useBulkEdit(vms: readonly Vm[]): BulkEditState {
  const { client } = useSession()
  const [lines, setLines] = useState<readonly ChangeLine[]>([])
  const change = useMemo(() => changeOf(lines), [lines])
  const settled = useSettled(change)
  const load = useCallback(
    async (signal: AbortSignal) => ({ of: settled, rows: settled ? await client.editing.preview({ targets: vms.map(({ hostId, uuid }) => ({ hostId, uuid })), change: settled }, { signal }) : undefined }),
    [client, vms, settled],
  )
  const { value, problem } = useLoaded(load)
  const previews = value?.of === change ? value?.rows : undefined
  return {
    lines,
    addLine: (id) => {
      const line = newLine(id)
      if (line && !lines.some((each) => each.id === id)) setLines([...lines, line])
    },
    changeLine: (line) => setLines(lines.map((each) => (each.id === line.id ? line : each))),
    removeLine: (id) => setLines(lines.filter((each) => each.id !== id)),
    previews,
    problem,
    isBusy: change !== undefined && !previews && !problem,
    hasChange: change !== undefined,
    apply: async () => {
      const targets = (previews ?? []).filter(canChange).map(({ hostId, uuid, fingerprint }) => ({ hostId, uuid, fingerprint }))
      if (change && targets.length > 0) await client.editing.apply({ targets, change })
    },
  }
}

export function canChange({ problem, effect }: EditPreview): boolean {
  return problem === null && effect !== 'none'
}

/** The value once it has not changed for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(() => value), pauseMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
