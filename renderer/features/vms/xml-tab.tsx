// The domain's XML: as it runs now, to read, and as it starts next time, to edit.
import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/machines/vm.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ObjectDefinition } from '../definitions/object-definition.tsx'

export function XmlTab({ vm, isUp }: { vm: Vm; isUp: boolean }) {
  const { t } = useTranslation()
  const [chosen, choose] = useState('next')
  if (!isUp) return <EmptyState title={t('host.notConnected')} text={t('vm.needsHost')} />
  const hasBoth = vm.libvirtId !== null && vm.isPersistent
  return (
    <ObjectDefinition
      hostId={vm.hostId}
      kind="domain"
      objectKey={vm.uuid}
      name={vm.name}
      isLive={!vm.isPersistent || (hasBoth && chosen === 'live')}
      version={vm}
      readOnlyReason={vm.isPersistent ? undefined : t('definitions:readOnly.transient')}
      leading={hasBoth && <SegmentedControl size="xs" aria-label={t('vm.xmlWhich')} value={chosen} onChange={choose} data={[{ value: 'live', label: t('vm.xmlLive') }, { value: 'next', label: t('vm.xmlInactive') }]} />}
    />
  )
}
