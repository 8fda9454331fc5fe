// What a new network meets on each of the hosts it is to be made on.
import { useTranslation } from 'react-i18next'
import type { HostId } from '#shared/model/ids.ts'
import { usePlaces } from '../../../state/use-session.ts'
import { Notice } from '../../../ui/feedback/notice.tsx'
import type { NetworkForm } from '../edit/network-form.ts'
import { planOfForm } from '../edit/plan-of-form.ts'
import { checkOnHost } from '#shared/networks/host-checks.ts'
import type { HostSurroundings } from '#shared/networks/host-checks.ts'

const shownHosts = 8

export function HostPreview({ form, surroundings }: { form: NetworkForm; surroundings: ReadonlyMap<HostId, HostSurroundings> }) {
  const { t } = useTranslation('networks')
  const places = usePlaces()
  const found = [...surroundings].flatMap(([hostId, around]) => {
    const checks = checkOnHost(planOfForm(form), around)
    return checks.length === 0 ? [] : [{ hostId, checks }]
  })
  if (found.length === 0) return null
  const refused = found.filter(({ checks }) => checks.some(({ isError }) => isError)).length
  return (
    <Notice tone={refused > 0 ? 'error' : 'warning'} title={refused > 0 ? [t('hostCheck.errors', { count: refused }), ...(refused < surroundings.size ? [t('hostCheck.leftOut')] : [])].join('. ') : t('hostCheck.warnings', { count: found.length })} testId="host-checks">
      <ul style={{ margin: '4px 0 0', paddingInlineStart: 18 }}>
        {found.slice(0, shownHosts).map(({ hostId, checks }) => <li key={hostId}><b dir="auto">{places.get(hostId)?.name}</b>{': '}{checks.map(({ problem, params }) => t(`hostCheck.${problem}`, params)).join(' ')}</li>)}
        {found.length > shownHosts && <li>{t('topology.more', { count: found.length - shownHosts })}</li>}
      </ul>
    </Notice>
  )
}
