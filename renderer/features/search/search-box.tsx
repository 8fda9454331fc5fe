// The search field of the table: words and field queries, completion of field names, saved searches, mistakes pointed out.
import { ActionIcon, Combobox, Menu, TextInput, Tooltip, useCombobox } from '@mantine/core'
import { IconAlertCircle, IconBookmark, IconBookmarkPlus, IconSearch, IconTrash, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { QueryProblem } from '#shared/search/parse-query.ts'
import { useUi } from '../../state/ui-store.ts'
import { usePreferences, useSession } from '../../state/use-session.ts'
import { completionsFor } from './completions.ts'

export function SearchBox({ problems }: { problems: readonly QueryProblem[] }) {
  const { t } = useTranslation()
  const query = useUi((state) => state.query)
  const setQuery = useUi((state) => state.setQuery)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const completions = completionsFor(query)
  const problem = problems[0]

  return (
    <div style={{ flex: 1, maxWidth: 720, display: 'flex', gap: 4 }}>
      <Combobox store={combobox} onOptionSubmit={(value) => { setQuery(value); combobox.closeDropdown() }}>
        <Combobox.Target>
          <TextInput
            id="vm-search"
            style={{ flex: 1 }}
            size="xs"
            role="searchbox"
            aria-label={t('search.label')}
            placeholder={t('search.placeholder')}
            value={query}
            spellCheck={false}
            leftSection={<IconSearch size={15} />}
            error={problem !== undefined}
            rightSectionPointerEvents="all"
            rightSection={problem ? <Tooltip label={t(`search.problem.${problem.kind}`, { text: problem.text })}><IconAlertCircle size={16} color="var(--state-error)" aria-label={t(`search.problem.${problem.kind}`, { text: problem.text })} /></Tooltip> : query === '' ? null : <ActionIcon size="sm" aria-label={t('search.clear')} onClick={() => setQuery('')}><IconX size={14} /></ActionIcon>}
            onChange={(event) => { setQuery(event.currentTarget.value); combobox.openDropdown() }}
            onBlur={() => combobox.closeDropdown()}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={completions.length === 0}>
          <Combobox.Options>
            {completions.map(({ query: completed, field }) => (
              <Combobox.Option key={field} value={completed}>
                <span className="mono">{field}:</span> <span className="muted">{t(`search.field.${field}`)}</span>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <SavedSearches />
    </div>
  )
}

function SavedSearches() {
  const { t } = useTranslation()
  const session = useSession()
  const query = useUi((state) => state.query)
  const setQuery = useUi((state) => state.setQuery)
  const { savedSearches } = usePreferences()
  const isSaved = savedSearches.some((saved) => saved.query === query)
  const save = (): void => session.setPreferences({ savedSearches: [...savedSearches, { name: query.trim().slice(0, 120), query }] })
  const remove = (name: string): void => session.setPreferences({ savedSearches: savedSearches.filter((saved) => saved.name !== name) })
  return (
    <Menu position="bottom-end" width={320}>
      <Menu.Target>
        <Tooltip label={t('search.saved')}>
          <ActionIcon aria-label={t('search.saved')} size="30px">
            <IconBookmark size={17} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconBookmarkPlus size={15} />} disabled={query.trim() === '' || isSaved} onClick={save}>
          {t('search.save')}
        </Menu.Item>
        <Menu.Divider />
        {savedSearches.length === 0 && <Menu.Label>{t('search.noneSaved')}</Menu.Label>}
        {savedSearches.map((saved) => (
          <Menu.Item key={saved.name} onClick={() => setQuery(saved.query)} rightSection={<ActionIcon component="span" size="sm" aria-label={t('search.remove', { name: saved.name })} onClick={(event) => { event.stopPropagation(); remove(saved.name) }}><IconTrash size={14} /></ActionIcon>}>
            <span className="mono ellipsis">{saved.name}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
