// The guest's screen in small, taken again every few seconds while it is looked at.
import { ActionIcon, Group, Tooltip } from '@mantine/core'
import { IconDownload, IconRefresh } from '@tabler/icons-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Vm } from '#shared/model/machines/vm.ts'
import { routes } from '../../app/routes.ts'
import { useSession } from '../../state/use-session.ts'
import { CardSection } from '../../ui/layout/card-section.tsx'
import { useProblemText } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { useWhileVisible } from '../../ui/effects/use-while-visible.ts'
import styles from './screen-card.module.css'
import { pngOf } from './screenshot-image.ts'

/** A screenshot costs the host a copy of the frame buffer, so it is not a film. */
const refreshMs = 5_000

export function ScreenCard({ vm, isUp }: { vm: Vm; isUp: boolean }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const textOf = useProblemText()
  const { hostId, uuid } = vm
  const isOn = vm.libvirtId !== null && isUp
  const load = useCallback(async (signal: AbortSignal) => (isOn ? pngOf(await client.vms.screenshot({ hostId, uuid }, { signal })) : undefined), [client, hostId, uuid, isOn])
  const { value: image, problem, reload } = useLoaded(load)
  // A guest without a screen says so once; asking on would only fill its host's log.
  useWhileVisible(reload, refreshMs, isOn && problem === undefined)
  const aside = (
    <Group gap={2}>
      <Tooltip label={t('vm.refreshScreen')}><ActionIcon size="sm" aria-label={t('vm.refreshScreen')} disabled={!isOn} onClick={reload}><IconRefresh size={14} /></ActionIcon></Tooltip>
      <Tooltip label={t('vm.saveScreenshot')}><ActionIcon size="sm" aria-label={t('vm.saveScreenshot')} component="a" href={image} download={`${vm.name}.png`} disabled={!isOn || image === undefined}><IconDownload size={14} /></ActionIcon></Tooltip>
    </Group>
  )
  return (
    <CardSection title={t('vm.section.screen')} aside={aside}>
      {isOn && image !== undefined ? (
        <Link href={routes.vm(vm, 'console')} className={styles['frame'] ?? ''} title={t('vm.openConsole')}><img src={image} alt={t('vm.screenOf', { name: vm.name })} /></Link>
      ) : (
        <div className={styles['frame']}>{screenText()}</div>
      )}
    </CardSection>
  )

  function screenText(): string {
    if (!isUp) return t('host.notConnected')
    if (vm.libvirtId === null) return t('vm.screenOff')
    return problem ? textOf(problem) : t('common.loading')
  }
}
