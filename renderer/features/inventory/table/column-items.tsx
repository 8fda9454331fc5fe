// Which columns the table shows, as menu items: for the button above the table and the right click on its header.
import { Menu } from '@mantine/core'
import { IconCheck, IconRestore } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Column } from './columns.ts'
import { applySettings, isShown, withVisible } from './columns.ts'

export function ColumnItems({ columns, onColumns }: { columns: readonly Column[]; onColumns: (columns: readonly Column[]) => void }) {
  const { t } = useTranslation()
  return (
    <>
      <Menu.Label>{t('table.columns')}</Menu.Label>
      {columns.map((column) => {
        const { id, isVisible } = column
        const isOn = isShown(column)
        return (
          <Menu.Item
            key={id}
            title={isVisible && !isOn ? t(column.isImplied ? 'table.columnImpliedHint' : 'table.columnNoRoom') : undefined}
            // A table without names would be a riddle.
            disabled={id === 'name'}
            leftSection={isOn ? <IconCheck size={14} role="img" aria-label={t('table.columnShown')} /> : <span style={{ width: 14, display: 'block' }} />}
            onClick={() => onColumns(withVisible(columns, id, !isOn))}
          >
            {t(`column.${id}`)}{isVisible && !isOn && <span className="muted"> {t(column.isImplied ? 'table.columnImplied' : 'table.columnYields')}</span>}
          </Menu.Item>
        )
      })}
      <Menu.Divider />
      <Menu.Item leftSection={<IconRestore size={14} />} onClick={() => onColumns(applySettings([]))}>
        {t('table.resetColumns')}
      </Menu.Item>
    </>
  )
}
