// A host's state in words: the step and its duration while connecting, the age of what is shown while lost.
import { useTranslation } from 'react-i18next'
import type { Host } from '#shared/model/hosts/host.ts'
import { formatDuration } from '../../i18n/format.ts'
import { useProblemText } from '../../ui/feedback/problem-alert.tsx'

export function useHostStateText(): (host: Pick<Host, 'state'>) => string {
  const { t } = useTranslation()
  const textOf = useProblemText()
  return ({ state }) => {
    switch (state.kind) {
      case 'disconnected':
        return t('hostState.disconnected')
      case 'connecting':
        if (state.after) return t('hostState.lost', { problem: textOf(state.after.problem) })
        return t('hostState.connecting', { step: t(`step.${state.step}`), time: formatDuration(Date.now() - state.sinceMs) })
      case 'connected':
        return t('hostState.connected')
      case 'degraded':
        return t('hostState.degraded', { problem: textOf(state.problem) })
      case 'lost':
        return t('hostState.lost', { problem: textOf(state.problem) })
      case 'refused':
        return t('hostState.refused', { problem: textOf(state.problem) })
      default:
        return state satisfies never
    }
  }
}
