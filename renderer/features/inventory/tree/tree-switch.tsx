// What the tree is by: hosts, the machines' folders, or their tags.
import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { treeViews } from '#shared/model/preferences.ts'
import { usePreferences, useSession } from '../../../state/use-session.ts'

export function TreeSwitch() {
  const { t } = useTranslation()
  const { setPreferences } = useSession()
  const { treeView } = usePreferences()
  return (
    <div style={{ padding: '6px 6px 2px', flex: 'none', background: 'var(--side-bg)' }}>
      <SegmentedControl fullWidth size="xs" aria-label={t('tree.by')} value={treeView} onChange={(view) => setPreferences({ treeView: view })} data={treeViews.map((value) => ({ value, label: t(`tree.view.${value}`) }))} />
    </div>
  )
}
