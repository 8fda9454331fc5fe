// The definitions that were replaced: who did it and when, what would change by going back.
import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PastDefinition } from '#shared/model/machines/definition.ts'
import { formatTime } from '../../i18n/format.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { XmlDiff } from '../../ui/xml/xml-diff.tsx'
import styles from './definitions.module.css'

export interface PastProps {
  readonly current: string
  readonly history: (signal: AbortSignal) => Promise<readonly PastDefinition[]>
  readonly onBack: () => void
  readonly onChosen: (xml: string) => void
}

export function DefinitionPast({ current, history, onBack, onChosen }: PastProps) {
  const { t } = useTranslation('definitions')
  const load = useCallback((signal: AbortSignal) => history(signal), [history])
  const { value: past, problem } = useLoaded(load)
  const [chosenSequence, choose] = useState<number | undefined>()
  const chosen = past?.find(({ sequence }) => sequence === chosenSequence) ?? past?.[0]
  return (
    <>
      <div className={styles['bar']}>
        <span className={styles['status']}>{t('past.hint')}</span>
        <div className={styles['actions']}>
          <Button variant="default" onClick={onBack}>{t('compare.back')}</Button>
          {chosen && <Button onClick={() => onChosen(chosen.xml)}>{t('past.restore')}</Button>}
        </div>
      </div>
      {problem && <ProblemAlert problem={problem} isBar />}
      {past && !chosen && <EmptyState title={t('past.none')} text={t('past.noneHint')} icon={<IconHistory size={36} stroke={1.4} />} />}
      {past && chosen && (
        <div className={styles['past']}>
          <ul className={styles['list']} aria-label={t('past.list')}>
            {past.map(({ sequence, atMs, user }) => (
              <li key={sequence}>
                <button type="button" className={styles['entry']} aria-current={sequence === chosen.sequence} onClick={() => choose(sequence)}>
                  <div>{formatTime(atMs)}</div>
                  <div className={styles['who']}>{t('past.replacedBy', { user })}</div>
                </button>
              </li>
            ))}
          </ul>
          <div className={styles['compared']}><XmlDiff before={{ title: t('compare.host'), text: current }} after={{ title: t('past.then'), text: chosen.xml }} /></div>
        </div>
      )}
    </>
  )
}
