// A host's state as a word with its sign, in the heads of pages.
import { useTranslation } from 'react-i18next'
import type { Host } from '#shared/model/hosts/host.ts'
import { HostStateIcon } from '../../ui/marks/host-state-icon.tsx'
import { standingOf, toneColor, toneOfHost } from '../../ui/marks/vm-state.ts'

export function HostStateLabel({ host }: { host: Host }) {
  const { t } = useTranslation()
  const tone = toneOfHost(host)
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 5, flex: 'none', fontSize: 13, color: toneColor[tone] }}>
      <HostStateIcon tone={tone} size={15} />
      {t(`hostState.word.${standingOf(host)}`)}
    </span>
  )
}
