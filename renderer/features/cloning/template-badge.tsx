// Says of a machine that it is there to be cloned.
import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/machines/vm.ts'

export function TemplateBadge({ vm }: { vm: Vm }) {
  const { t } = useTranslation('cloning')
  if (vm.isTemplate !== true) return null
  return <Badge color="teal" title={t('templateHint')} style={{ flex: 'none' }}>{t('template')}</Badge>
}
