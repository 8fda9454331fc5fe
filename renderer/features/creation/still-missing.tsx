// Why "Create" cannot be pressed yet: the answers that were not given. What was answered wrongly is told beside its field.
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { formatList } from '../../i18n/format.ts'
import { missingAnswers } from './missing-answers.ts'
import type { VmForm } from './vm-form.ts'

export function StillMissing({ id, form, problems }: { id: string; form: VmForm; problems: ReadonlySet<string> }) {
  const { t } = useTranslation('creation')
  const missing = missingAnswers(form, problems)
  if (missing.length === 0) return null
  return <Text id={id} size="sm" c="var(--muted)" aria-live="polite">{t('missing.still', { what: formatList(missing.map((answer) => t(`missing.${answer}`))) })}</Text>
}
