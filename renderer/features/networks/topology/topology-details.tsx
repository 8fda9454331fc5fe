// What was chosen on the map, in words, with what can be done about it.
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { HostId } from '#shared/model/ids.ts'
import { routes } from '../../../app/routes.ts'
import { usePlaces } from '../../../state/use-session.ts'
import { captionOf } from './export/captions.ts'
import type { Box } from './layout/topology-model.ts'
import styles from './topology.module.css'

export interface TopologyDetailsProps {
  readonly box: Box
  readonly onToggle: (box: Box) => void
  readonly onMove: (nic: Box) => void
  readonly onNewNetwork: (hostId: HostId) => void
}

export function TopologyDetails({ box, onToggle, onMove, onNewNetwork }: TopologyDetailsProps) {
  const { t } = useTranslation('networks')
  const host = usePlaces().get(box.hostId)?.name ?? ''
  const { title, detail } = captionOf(box, t)
  return (
    <div className={styles['details']} role="toolbar" aria-label={t('topology.chosen', { name: title })}>
      <b className="ellipsis" dir="auto" style={{ maxWidth: '30%' }}>{title}</b>
      <span className="muted ellipsis" style={{ flex: 1, minWidth: 0 }}>{box.kind === 'host' ? detail : `${detail} · ${host}`}</span>
      {box.kind === 'host' && <Button variant="default" onClick={() => onToggle(box)}>{t(box.isOpen ? 'topology.close' : 'topology.open')}</Button>}
      {box.kind === 'host' && <Button variant="default" disabled={box.host.isStale} onClick={() => onNewNetwork(box.hostId)}>{t('new.open')}</Button>}
      {box.kind === 'host' && <Button component={Link} href={routes.host(box.hostId, 'networks')} variant="default">{t('topology.goHost')}</Button>}
      {box.kind === 'network' && <Button component={Link} href={routes.network({ hostId: box.hostId, name: box.item.name })} variant="default">{t('topology.goNetwork')}</Button>}
      {box.kind === 'group' && box.canClose && <Button variant="default" onClick={() => onToggle(box)}>{t(box.isOpen ? 'topology.close' : 'topology.open')}</Button>}
      {box.kind === 'nic' && <Button variant="default" onClick={() => onMove(box)}>{t('nics.move')}</Button>}
      {box.kind === 'nic' && <Button component={Link} href={routes.vm({ hostId: box.hostId, uuid: box.nic.uuid })} variant="default">{t('topology.goVm')}</Button>}
    </div>
  )
}
