// The searches that this user has kept.
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconBookmark, IconBookmarkPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useUi } from '../../state/ui-store.ts'
import { usePreferences, useSession } from '../../state/use-session.ts'

export function SavedSearches() {
  const { t } = useTranslation()
  const { setPreferences } = useSession()
  const query = useUi((state) => state.query)
  const setQuery = useUi((state) => state.setQuery)
  const openDialog = useUi((state) => state.openDialog)
  const { savedSearches } = usePreferences()
  const isSaved = savedSearches.some((saved) => saved.query === query)
  const remove = (name: string): void => setPreferences({ savedSearches: savedSearches.filter((saved) => saved.name !== name) })
  return (
    <Menu position="bottom-end" width={340}>
      <Menu.Target>
        <Tooltip label={t('search.saved')}>
          <ActionIcon aria-label={t('search.saved')} size="30px"><IconBookmark size={17} stroke={1.7} /></ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconBookmarkPlus size={15} />} disabled={query.trim() === '' || isSaved} onClick={() => openDialog({ kind: 'save-search', query })}>{t('search.save')}</Menu.Item>
        <Menu.Divider />
        {savedSearches.length === 0 && <Menu.Label>{t('search.noneSaved')}</Menu.Label>}
        {savedSearches.map((saved) => (
          <Menu.Item
            key={saved.name}
            onClick={() => setQuery(saved.query)}
            onKeyDown={(event) => { if (event.key === 'Delete') remove(saved.name) }}
            rightSection={<ActionIcon component="span" size="sm" aria-label={t('search.remove', { name: saved.name })} onClick={(event) => { event.stopPropagation(); remove(saved.name) }}><IconTrash size={14} /></ActionIcon>}
          >
            <span className={saved.name === saved.query ? 'mono ellipsis' : 'ellipsis'} style={{ display: 'block' }} dir="auto" title={saved.query}>{saved.name}</span>
            {saved.name !== saved.query && <span className="mono ellipsis muted" style={{ display: 'block', fontSize: 11.5 }}>{saved.query}</span>}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
