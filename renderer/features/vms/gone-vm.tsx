// In place of a machine's page once the machine is gone: what it was called, and where it is now if it only went to another host.
import { Button } from '@mantine/core'
import { IconMoodEmpty } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { VmRef } from '#shared/model/ids.ts'
import { routes } from '../../app/routes.ts'
import { useHosts, useVms } from '../../state/use-session.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'

export function GoneVm({ vmRef: { hostId, uuid }, name }: { vmRef: VmRef; name: string }) {
  const { t } = useTranslation()
  const hosts = useHosts()
  const elsewhere = [...useVms().values()].filter((vm) => vm.uuid === uuid)
  const host = hosts.get(hostId)
  return (
    <div className="pane">
      <EmptyState title={name === '' ? t('vm.gone') : t('vm.goneNamed', { name })} text={host ? t('vm.goneHint') : t('vm.goneHostHint')} icon={<IconMoodEmpty size={36} stroke={1.4} />}>
        {elsewhere.map((vm) => <Button key={vm.hostId} component={Link} href={routes.vm(vm)}>{t('vm.toOtherHost', { host: hosts.get(vm.hostId)?.name ?? '' })}</Button>)}
        {host && <Button component={Link} href={routes.host(host.id)} variant="default">{t('vm.toHost', { host: host.name })}</Button>}
        <Button component={Link} href={routes.allVms} variant="default">{t('vm.toList')}</Button>
      </EmptyState>
    </div>
  )
}
