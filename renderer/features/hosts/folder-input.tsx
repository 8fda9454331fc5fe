// A site or folder: those that exist are offered, a new one is simply typed.
import { Autocomplete } from '@mantine/core'
import type { AutocompleteProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useHosts } from '../../state/use-session.ts'

export function FolderInput(props: AutocompleteProps) {
  const { t } = useTranslation()
  const folders = [...new Set([...useHosts().values()].map(({ folder }) => folder).filter(Boolean))].toSorted()
  return <Autocomplete size="sm" label={t('addHost.folder')} placeholder={t('addHost.folderHint')} data={folders} {...props} />
}
