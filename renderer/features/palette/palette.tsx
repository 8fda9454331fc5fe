// The command palette: finds VMs, hosts and pages, and runs every act on the selection or on a VM that the words name.
import { Spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { memo, useCallback, useDeferredValue, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useVmsRevision } from '../../state/use-session.ts'
import type { Command } from './command.ts'
import { PaletteAction } from './palette-action.tsx'
import { palette, paletteStore } from './palette-store.ts'
import { useCommands } from './use-commands.ts'

export function Palette() {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const [entered, setEntered] = useState<string | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const change = useCallback((typed: string): void => {
    setEntered(null)
    setQuery(typed)
  }, [])
  const run = useCallback((command: Command): void => {
    change('')
    command.run()
    palette.close()
  }, [change])
  // Who types fast presses Enter before the list has followed: what it still shows is for other words, and may be another machine.
  const holdEnter = (event: KeyboardEvent<HTMLInputElement>): void => {
    const typed = event.currentTarget.value
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || list.current?.dataset['query'] === typed) return
    event.preventDefault()
    event.stopPropagation()
    setEntered(typed)
  }
  return (
    <Spotlight.Root store={paletteStore} query={query} onQueryChange={change} shortcut={null} scrollable maxHeight={460} size={640} overlayProps={{ backgroundOpacity: 0.35, blur: 2 }}>
      <Spotlight.Search placeholder={t('palette.placeholder')} leftSection={<IconSearch size={18} stroke={1.6} />} aria-label={t('palette.placeholder')} onKeyDownCapture={holdEnter} />
      <Commands typed={query} entered={entered} list={list} onRun={run} />
    </Spotlight.Root>
  )
}

interface CommandsProps {
  readonly typed: string
  /** The words for which Enter was pressed before the list showed what they find. */
  readonly entered: string | null
  readonly list: RefObject<HTMLDivElement | null>
  readonly onRun: (command: Command) => void
}

/** The field and what is typed into it show at once; what that finds follows, and nothing is looked for that nobody wants any more. */
function Commands({ typed, ...props }: CommandsProps) {
  const query = useDeferredValue<string | null>(typed, null)
  return query === null ? null : <Found query={query} {...props} />
}

/** Drawn only while the palette is open: looking for what it offers goes through the whole inventory. */
const Found = memo(function Found({ query, entered, list, onRun }: Omit<CommandsProps, 'typed'> & { query: string }) {
  const { t } = useTranslation()
  // What a machine allows changes while the palette waits: it was started a moment ago, or another console has paused it.
  useVmsRevision()
  const groups = useCommands(query)
  // The library marks the first of what was there before; Enter is for the first of what these words find. Marked in one with the
  // words of the list: an Enter between the two would find the words right and nothing marked.
  useLayoutEffect(() => {
    if (query.trim() !== '' && list.current) selectFirst(list.current)
  }, [query, list])
  useEffect(() => {
    if (entered === query) list.current?.querySelector<HTMLElement>('[data-selected]')?.click()
  }, [entered, query, list])
  const isEmpty = groups.every(({ commands }) => commands.length === 0)
  return (
    <Spotlight.ActionsList ref={list} data-query={query}>
      {groups.filter(({ commands }) => commands.length > 0).map(({ id, commands }) => (
        <Spotlight.ActionsGroup key={id} label={t(`palette.group.${id}`)}>
          {commands.map((command) => <PaletteAction key={command.id} command={command} onRun={onRun} />)}
        </Spotlight.ActionsGroup>
      ))}
      {isEmpty && <Spotlight.Empty>{t('palette.nothing')}</Spotlight.Empty>}
    </Spotlight.ActionsList>
  )
})

/** As the library does it for the arrow keys. */
function selectFirst(list: HTMLElement): void {
  for (const [index, action] of list.querySelectorAll('[data-action]').entries()) {
    if (index === 0) action.setAttribute('data-selected', 'true')
    else action.removeAttribute('data-selected')
  }
  paletteStore.updateState((state) => ({ ...state, selected: 0 }))
}
