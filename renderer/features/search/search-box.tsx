// The search field of the table: words and field queries, completion of fields and values, mistakes shown where they are.
import { ActionIcon, Combobox, TextInput, useCombobox } from '@mantine/core'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { QueryProblem } from '#shared/search/parse-query.ts'
import { useUi } from '../../state/ui-store.ts'
import { completionsFor } from './completions.ts'
import { isBeingTyped } from './problem-words.ts'
import { SavedSearches } from './saved-searches.tsx'
import styles from './search-box.module.css'
import { SearchMistake } from './search-mistake.tsx'
import { useSearchValues } from './use-search-values.ts'

export function SearchBox({ problems }: { problems: readonly QueryProblem[] }) {
  const { t } = useTranslation()
  const query = useUi((state) => state.query)
  const setQuery = useUi((state) => state.setQuery)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const valuesOf = useSearchValues()
  const completions = combobox.dropdownOpened ? completionsFor(query, valuesOf) : []
  // While something can still be completed it is not a mistake yet.
  const problem = problems.find((candidate) => (candidate.end < query.length || completions.length === 0) && !isBeingTyped(candidate, query))
  const complete = (value: string): void => {
    setQuery(value)
    // A completed field name asks for its value next.
    if (value.endsWith(':')) combobox.openDropdown()
    else combobox.closeDropdown()
  }
  return (
    <div className={styles['box']}>
      <Combobox store={combobox} onOptionSubmit={complete} position="bottom-start">
        <Combobox.Target>
          <TextInput
            id="vm-search"
            className={styles['field'] ?? ''}
            size="xs"
            role="searchbox"
            aria-label={t('search.label')}
            aria-invalid={problem !== undefined}
            placeholder={t('search.placeholder')}
            value={query}
            spellCheck={false}
            autoComplete="off"
            leftSection={<IconSearch size={15} />}
            rightSectionPointerEvents="all"
            rightSection={query === '' ? null : <ActionIcon size="sm" aria-label={t('search.clear')} onClick={() => setQuery('')}><IconX size={14} /></ActionIcon>}
            onChange={(event) => { setQuery(event.currentTarget.value); combobox.openDropdown() }}
            onKeyDown={(event) => { if (event.key === 'Escape' && !combobox.dropdownOpened) setQuery('') }}
            onBlur={() => combobox.closeDropdown()}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={completions.length === 0}>
          <Combobox.Options mah={320} style={{ overflowY: 'auto' }}>
            {completions.map(({ query: completed, field, text, kind }) => (
              <Combobox.Option key={text} value={completed}>
                <span className="mono">{text}</span> {kind === 'field' && <span className="muted">{t(`search.field.${field}`)}</span>}
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <SavedSearches />
      <SearchMistake id="vm-search-mistake" query={query} problem={problem} />
    </div>
  )
}
