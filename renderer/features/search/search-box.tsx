// The search field of the table: words and field queries, completion of fields and values, mistakes shown where they are.
import { ActionIcon, Combobox, TextInput, useCombobox } from '@mantine/core'
import { IconAlertCircle, IconSearch, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { QueryProblem } from '#shared/search/parse-query.ts'
import { useUi } from '../../state/ui-store.ts'
import { completionsFor } from './completions.ts'
import { SavedSearches } from './saved-searches.tsx'
import styles from './search-box.module.css'
import { useSearchValues } from './use-search-values.ts'

export function SearchBox({ problems }: { problems: readonly QueryProblem[] }) {
  const { t } = useTranslation()
  const query = useUi((state) => state.query)
  const setQuery = useUi((state) => state.setQuery)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const valuesOf = useSearchValues()
  const completions = combobox.dropdownOpened ? completionsFor(query, valuesOf) : []
  // While a field's name is still being typed it is not a mistake yet.
  const problem = problems.find(({ end }) => end < query.length || completions.length === 0)
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
      {problem && <Mistake query={query} problem={problem} />}
    </div>
  )
}

/** The query as it was written, with the part that was not understood marked. */
function Mistake({ query, problem: { kind, text, start, end } }: { query: string; problem: QueryProblem }) {
  const { t } = useTranslation()
  const words = t(`search.problem.${kind}`, { text })
  return (
    <div className={styles['mistake']} role="status" aria-label={words}>
      <IconAlertCircle size={15} aria-hidden />
      <span>{words}</span>
      <span className={`mono ellipsis ${styles['query'] ?? ''}`} aria-hidden>{query.slice(0, start)}<mark>{query.slice(start, end)}</mark>{query.slice(end)}</span>
    </div>
  )
}
