// Whether a network runs, and whether with what is defined: a word with its sign.
import { useTranslation } from 'react-i18next'
import type { Network } from '#shared/model/networks/network.ts'
import { StateIcon } from '../../../ui/marks/state-icon.tsx'

/** `isStale`: as it was seen last. */
export function NetworkState({ network: { isActive, isPending, isPersistent }, isStale = false }: { network: Network; isStale?: boolean }) {
  const { t } = useTranslation('networks')
  const word = t(isActive ? 'state.active' : 'state.inactive')
  const note = isPending ? t('state.pending') : isPersistent ? '' : t('state.transient')
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6, minWidth: 0, ...(isStale ? { color: 'var(--muted)' } : {}) }} title={isPending ? t('state.pendingHint') : undefined}>
      <StateIcon look={isActive ? { tone: 'running', icon: 'play', word } : { tone: 'off', icon: 'stop', word }} label={word} isStale={isStale} />
      {word}
      {note !== '' && <span className="ellipsis" style={{ color: 'var(--state-paused)', fontSize: 11.5 }}>{note}</span>}
    </span>
  )
}
