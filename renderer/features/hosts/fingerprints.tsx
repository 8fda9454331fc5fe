// Two host keys that differ, under each other: a person compares them letter by letter.
import { useTranslation } from 'react-i18next'
import styles from './fingerprints.module.css'

export function Fingerprints({ params }: { params: Readonly<Record<string, string | number>> }) {
  const { t } = useTranslation()
  return (
    <dl className={styles['keys']}>
      <dt>{t('hostKey.known')}</dt>
      <dd>{params['expected']} <span className={styles['place']}>{t('hostKey.place', { file: params['file'], line: params['line'] })}</span></dd>
      <dt>{t('hostKey.shown')}</dt>
      <dd>{params['fingerprint']}</dd>
    </dl>
  )
}
