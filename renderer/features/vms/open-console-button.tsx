// The way from a machine's page to its console; where there is none now, it says why.
import { Button } from '@mantine/core'
import { IconDeviceDesktop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Vm } from '#shared/model/machines/vm.ts'
import { routes } from '../../app/routes.ts'
import { ReasonedButton } from '../../ui/feedback/reasoned-button.tsx'

export function OpenConsoleButton({ vm, isUp }: { vm: Vm; isUp: boolean }) {
  const { t } = useTranslation()
  if (vm.consoles.length === 0) return null
  const look = { style: { flex: 'none' }, leftSection: <IconDeviceDesktop size={15} /> }
  const reason = !isUp ? t('refusal.host-not-connected') : vm.libvirtId === null ? t('refusal.off') : ''
  if (reason !== '') return <ReasonedButton {...look} reason={reason} onClick={() => undefined}>{t('vm.openConsole')}</ReasonedButton>
  return <Button {...look} component={Link} href={routes.vm(vm, 'console')}>{t('vm.openConsole')}</Button>
}
