// A page that lists objects of all hosts or of one (pools, networks): what can be done with the selected ones, how many there are, a
// search, a new one; the table; and what is said when there is nothing to show. What the objects are is its caller's.
import { Button, Loader, Menu, Text, TextInput } from '@mantine/core'
import { IconPlus, IconSearch, IconZoomExclamation } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Problem } from '#shared/model/hosts/host.ts'
import { HostAreaBar } from '../layout/area-head.tsx'
import { DataTable } from '../data-table/data-table.tsx'
import type { DataTableProps } from '../data-table/data-table.tsx'
import { EmptyState } from '../feedback/empty-state.tsx'
import { ProblemAlert } from '../feedback/problem-alert.tsx'

export interface ObjectListWords {
  readonly title: string
  readonly search: string
  readonly open: string
  readonly count: (count: number) => string
  readonly nothingFound: string
  readonly nothingFoundHint?: string
  readonly none: string
  readonly noneHint: string
  readonly loading: string
}

export interface ObjectListProps<Row> extends Pick<DataTableProps<Row>, 'columns' | 'keyOf' | 'nameOf' | 'onOpen' | 'isStale' | 'testId'> {
  readonly all: readonly Row[]
  readonly isLoaded: boolean
  readonly words: ObjectListWords
  readonly icon: ReactNode
  /** What a search looks in; every word of the search must be there. */
  readonly textOf: (row: Row) => string
  /** Items of the menu of these rows, by the context menu and by the button of the selection. */
  readonly menu: (rows: readonly Row[]) => ReactNode
  readonly onSelected: (rows: readonly Row[]) => string
  readonly problem?: Problem | undefined
  /** The head of the area around the bar; on the page of a host the bar stands alone. */
  readonly renderHead: ((bar: ReactNode) => ReactNode) | undefined
  readonly renderNew: (close: () => void) => ReactNode
  /** Why there can be no new one now. */
  readonly whyNoNew: string | undefined
}

export function ObjectList<Row>({ all, isLoaded, words, icon, textOf, menu, onSelected, problem, renderHead = (bar) => <HostAreaBar>{bar}</HostAreaBar>, renderNew, whyNoNew, ...table }: ObjectListProps<Row>) {
  const [text, setText] = useState('')
  const [isNewOpen, setNewOpen] = useState(false)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const rows = withWords(all, text, textOf)
  const chosen = all.filter((row) => selected.has(table.keyOf(row)))
  const bar = (
    <>
      {chosen.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target><Button variant="default" style={{ flex: 'none' }}>{onSelected(chosen)}</Button></Menu.Target>
          <Menu.Dropdown>{menu(chosen)}</Menu.Dropdown>
        </Menu>
      )}
      <Text size="sm" c="var(--muted)" className="figures ellipsis" aria-live="polite">{words.count(rows.length)}</Text>
      <TextInput size="xs" type="search" aria-label={words.search} placeholder={words.search} leftSection={<IconSearch size={14} />} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <Button leftSection={<IconPlus size={15} />} style={{ flex: 'none' }} disabled={whyNoNew !== undefined} title={whyNoNew} onClick={() => setNewOpen(true)}>{words.open}</Button>
    </>
  )
  return (
    <div className="pane">
      {renderHead(bar)}
      {problem && <ProblemAlert problem={problem} tone="warning" isBar />}
      {rows.length > 0 && <DataTable {...table} label={words.title} rows={rows} firstOrder={{ id: 'name', isDescending: false }} selection={{ selected, onChange: setSelected }} menu={menu} />}
      {rows.length === 0 && all.length > 0 && <EmptyState title={words.nothingFound} {...(words.nothingFoundHint === undefined ? {} : { text: words.nothingFoundHint })} icon={<IconZoomExclamation size={34} stroke={1.4} />} />}
      {all.length === 0 && <EmptyState title={isLoaded ? words.none : words.loading} {...(isLoaded ? { text: words.noneHint } : {})} icon={isLoaded ? icon : <Loader size="sm" />} />}
      {isNewOpen && renderNew(() => setNewOpen(false))}
    </div>
  )
}

function withWords<Row>(rows: readonly Row[], text: string, textOf: (row: Row) => string): readonly Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const subject = textOf(row).toLowerCase()
    return words.every((word) => subject.includes(word))
  })
}
