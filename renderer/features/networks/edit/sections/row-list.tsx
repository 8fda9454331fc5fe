// Rows of fields with a head, a button that removes each, and one that adds another. For ranges, reservations, names and groups.
import { ActionIcon, Button } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { CSSProperties, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { newKey, replaceAt } from './section-props.ts'
import styles from './sections.module.css'

export interface RowListProps<Row extends { readonly key: string }> {
  readonly label: string
  /** Of its columns. */
  readonly heads: readonly string[]
  /** CSS grid tracks, one per column. */
  readonly tracks: string
  readonly rows: readonly Row[]
  readonly onChange: (rows: readonly Row[]) => void
  readonly blank: Omit<Row, 'key'>
  readonly addText: string
  /** The fields of a row, one per column. */
  readonly children: (row: Row, at: number, change: (patch: Partial<Row>) => void) => ReactNode
  readonly withKey: (blank: Omit<Row, 'key'>, key: string) => Row
}

export function RowList<Row extends { readonly key: string }>({ label, heads, tracks, rows, onChange, blank, addText, children, withKey }: RowListProps<Row>) {
  const { t } = useTranslation('networks')
  const layout: CSSProperties & Record<'--fields', string> = { '--fields': tracks }
  return (
    <div className={styles['rows']} style={layout} role="group" aria-label={label}>
      {rows.length > 0 && <div className={styles['rowsHead']} aria-hidden>{heads.map((head) => <span key={head}>{head}</span>)}</div>}
      {rows.map((row, at) => (
        <div key={row.key} className={styles['row']}>
          {children(row, at, (patch) => onChange(replaceAt(rows, at, { ...row, ...patch })))}
          <ActionIcon mt={3} aria-label={t('form.removeRow', { label, number: at + 1 })} onClick={() => onChange(rows.filter((each) => each !== row))}><IconX size={15} /></ActionIcon>
        </div>
      ))}
      <div><Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />} onClick={() => onChange([...rows, withKey(blank, newKey())])}>{addText}</Button></div>
    </div>
  )
}
