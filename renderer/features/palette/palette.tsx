// The command palette: finds VMs, hosts and pages, and runs every act on the selection or on a VM that the words name.
import { Spotlight, createSpotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { StateIcon } from '../../ui/state-icon.tsx'
import { lookOfVm } from '../../ui/vm-state.ts'
import { useCommands } from './use-commands.ts'

const [paletteStore, spotlight] = createSpotlight()

export const palette = spotlight

export function Palette() {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const [entered, setEntered] = useState<string | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const change = (typed: string): void => {
    setEntered(null)
    setQuery(typed)
  }
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
      <Commands typed={query} entered={entered} list={list} onRun={() => change('')} />
    </Spotlight.Root>
  )
}

interface CommandsProps {
  readonly typed: string
  /** The words for which Enter was pressed before the list showed what they find. */
  readonly entered: string | null
  readonly list: RefObject<HTMLDivElement | null>
  readonly onRun: () => void
}

/** Drawn only while the palette is open: looking for what it offers goes through the whole inventory. */
function Commands({ typed, entered, list, onRun }: CommandsProps) {
  const { t } = useTranslation()
  const query = useDeferredValue(typed)
  const groups = useCommands(query)
  // The library marks the first of what was there before; Enter is for the first of what these words find.
  useEffect(() => {
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
            {commands.map((command) => (
              <Spotlight.Action
                key={command.id}
                label={command.label}
                {...(command.description === undefined ? {} : { description: command.description })}
                leftSection={command.vm ? <StateIcon look={lookOfVm(command.vm)} label={t(`state.${lookOfVm(command.vm).word}`)} /> : <command.icon size={18} stroke={1.6} />}
                onClick={() => { onRun(); command.run() }}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {isEmpty && <Spotlight.Empty>{t('palette.nothing')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
  )
}

/** As the library does it for the arrow keys. */
function selectFirst(list: HTMLElement): void {
  for (const [index, action] of list.querySelectorAll('[data-action]').entries()) {
    if (index === 0) action.setAttribute('data-selected', 'true')
    else action.removeAttribute('data-selected')
  }
  paletteStore.updateState((state) => ({ ...state, selected: 0 }))
}
