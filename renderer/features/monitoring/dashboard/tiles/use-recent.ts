// Tasks of this console and events of all hosts, as one list in words.
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { MetricSubject } from '#shared/model/monitoring/metrics.ts'
import { routes } from '../../../../app/routes.ts'
import { useSession } from '../../../../state/use-session.ts'
import type { ChartMark } from '../../../../ui/chart/data/group-marks.ts'
import { useLoaded } from '../../../../ui/effects/use-loaded.ts'
import { useWhileVisible } from '../../../../ui/effects/use-while-visible.ts'
import { markWords } from '../../charts/mark-words.ts'
import { useSubjectName, useVmsByUuid } from '../../charts/use-label-words.ts'

export interface RecentEvent extends ChartMark {
  readonly subject: string
  readonly href: string | undefined
}

const lookEveryMs = 5_000
const backMs = 24 * 3_600_000
const most = 60

export function useRecent(): readonly RecentEvent[] {
  const { client } = useSession()
  const { t } = useTranslation(['monitoring', 'app'])
  const nameOf = useSubjectName()
  const vms = useVmsByUuid()
  const load = useCallback((signal: AbortSignal) => client.monitoring.marks({ subjects: [], fromMs: Date.now() - backMs, toMs: Date.now() + lookEveryMs, limit: most }, { signal }), [client])
  const { value, reload } = useLoaded(load)
  useWhileVisible(reload, lookEveryMs, true)
  return useMemo(() => {
    const hrefOf = (subject: MetricSubject): string | undefined => {
      if (subject.kind === 'host') return routes.host(subject.hostId)
      if (subject.kind === 'pool') return routes.pool({ hostId: subject.hostId, name: subject.pool })
      const vm = vms.get(subject.uuid)
      return vm && routes.vm(vm)
    }
    return (value ?? []).map((mark) => ({ ...markWords(mark, t), subject: nameOf(mark.subject), href: hrefOf(mark.subject) })).toReversed()
  }, [value, t, nameOf, vms])
}
