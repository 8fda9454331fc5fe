// How this user has the table: columns, their widths, the order of the rows. Kept in the preferences.
import { useElementSize } from '@mantine/hooks'
import { useCallback, useMemo, useState } from 'react'
import type { Ref } from 'react'
import { usePreferences, useSession } from '../../../state/use-session.ts'
import { applySettings, isColumnId, toSettings, withImplied, withRoom } from './columns.ts'
import type { Column, ColumnId } from './columns.ts'
import type { SortOrder } from './sort-rows.ts'

export interface TableLayout {
  readonly columns: readonly Column[]
  readonly order: SortOrder
  /** For the element whose width the columns share. */
  readonly measured: Ref<HTMLDivElement>
  /** Shown at once; kept when it is final, so that dragging an edge is not a hundred saves. */
  readonly setColumns: (columns: readonly Column[], isFinal: boolean) => void
  readonly setOrder: (order: SortOrder) => void
}

/** `implied`: what says the same in every row of the list; always the same list. */
export function useTableLayout(implied: readonly ColumnId[]): TableLayout {
  const { setPreferences } = useSession()
  const { columns: saved, sort } = usePreferences()
  const [draft, setDraft] = useState<readonly Column[] | null>(null)
  const kept = useMemo(() => applySettings(saved), [saved])
  const { ref: measured, width } = useElementSize<HTMLDivElement>()
  const columns = useMemo(() => withRoom(withImplied(draft ?? kept, implied), width), [draft, kept, implied, width])
  const order = useMemo(() => orderOf(sort), [sort])
  const setColumns = useCallback(
    (next: readonly Column[], isFinal: boolean) => {
      setDraft(isFinal ? null : next)
      if (isFinal) setPreferences({ columns: toSettings(next) })
    },
    [setPreferences],
  )
  const setOrder = useCallback((next: SortOrder) => setPreferences({ sort: [next] }), [setPreferences])
  return { columns, order, measured, setColumns, setOrder }
}

function orderOf(sort: readonly { id: string; isDescending: boolean }[]): SortOrder {
  const [first] = sort
  return first && isColumnId(first.id) ? { id: first.id, isDescending: first.isDescending } : { id: 'name', isDescending: false }
}
