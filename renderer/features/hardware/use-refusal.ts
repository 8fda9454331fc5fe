// Why an edit was not taken, in words.
import { useTranslation } from 'react-i18next'
import type { HardwareState } from './use-hardware.ts'

export function useRefusal({ refused }: Pick<HardwareState, 'refused'>): string | undefined {
  const { t } = useTranslation('settings')
  return refused && t(`refused.${refused.code}`, { detail: refused.detail, ...(refused.code === 'value' ? { context: refused.detail } : {}) })
}
