// Why nothing can be made: on one host, or on any.
import { useTranslation } from 'react-i18next'
import type { HostId } from '#shared/model/ids.ts'
import { useHosts } from '../../state/use-session.ts'
import { isHostUp } from '../../ui/marks/vm-state.ts'

/** Undefined while a host is connected: the one that is asked for, or without one any. */
export function useWhyNoHost(hostId?: HostId): string | undefined {
  const { t } = useTranslation()
  const hosts = useHosts()
  if (hostId !== undefined) return isHostUp(hosts.get(hostId)) ? undefined : t('host.notConnected')
  return hosts.values().some(isHostUp) ? undefined : t('host.noneConnected')
}
