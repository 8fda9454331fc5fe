// What would change, side by side: before it is applied, and when the host's definition changed while it was edited.
import { Button, SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/feedback/notice.tsx'
import { XmlDiff } from '../../ui/xml/xml-diff.tsx'
import styles from './definitions.module.css'
import { mergeTexts } from './merge-texts.ts'

export interface CompareProps {
  readonly current: string
  readonly mine: string
  /** Errors by the console's own rules; the host may think otherwise. */
  readonly errorCount: number
  readonly isBusy: boolean
  readonly onBack: () => void
  readonly onApply: () => void
}

export function DefinitionCompare({ current, mine, errorCount, isBusy, onBack, onApply }: CompareProps) {
  const { t } = useTranslation('definitions')
  return (
    <>
      <div className={styles['bar']}>
        <span className={styles['status']} data-tone={errorCount > 0 ? 'error' : undefined}>{errorCount > 0 ? t('compare.errors', { count: errorCount }) : t('compare.hint')}</span>
        <div className={styles['actions']}>
          <Button variant="default" onClick={onBack}>{t('compare.back')}</Button>
          <Button onClick={onApply} loading={isBusy} data-autofocus>{t('compare.apply')}</Button>
        </div>
      </div>
      <XmlDiff before={{ title: t('compare.host'), text: current }} after={{ title: t('compare.mine'), text: mine }} />
    </>
  )
}

export interface ConflictProps {
  /** The definition that the draft was made from. */
  readonly base: string
  readonly theirs: string
  readonly mine: string
  readonly onTakeTheirs: () => void
  /** The text that one goes on with: one's own, or both put together. */
  readonly onKept: (text: string) => void
}

export function DefinitionConflict({ base, theirs, mine, onTakeTheirs, onKept }: ConflictProps) {
  const { t } = useTranslation('definitions')
  const [shown, setShown] = useState('theirs')
  const both = useMemo(() => mergeTexts(base, mine, theirs), [base, mine, theirs])
  return (
    <>
      <Notice
        tone="warning"
        isBar
        title={t('conflict.title')}
        actions={
          <>
            <Button variant="default" onClick={onTakeTheirs}>{t('conflict.takeTheirs')}</Button>
            <Button variant={both === undefined ? 'filled' : 'default'} onClick={() => onKept(mine)}>{t('conflict.keepMine')}</Button>
            {both !== undefined && <Button onClick={() => onKept(both)}>{t('conflict.keepBoth')}</Button>}
          </>
        }
      >
        {t(both === undefined ? 'conflict.overlap' : 'conflict.hint')}
      </Notice>
      <div className={styles['bar']}>
        <SegmentedControl size="xs" aria-label={t('conflict.which')} value={shown} onChange={setShown} data={[{ value: 'theirs', label: t('conflict.showTheirs') }, { value: 'both', label: t('conflict.showBoth') }]} />
      </div>
      {shown === 'theirs' ? <XmlDiff before={{ title: t('conflict.base'), text: base }} after={{ title: t('compare.host'), text: theirs }} /> : <XmlDiff before={{ title: t('compare.host'), text: theirs }} after={{ title: t('compare.mine'), text: mine }} />}
    </>
  )
}
