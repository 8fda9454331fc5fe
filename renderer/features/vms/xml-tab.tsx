// The domain's XML: as it runs now, to read, and as it starts next time, to edit.
import { SegmentedControl } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/vm.ts'
import { useSession } from '../../state/use-session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { DefinitionEditor } from '../definitions/definition-editor.tsx'

export function XmlTab({ vm, isUp }: { vm: Vm; isUp: boolean }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const [chosen, choose] = useState('next')
  const { hostId, uuid } = vm
  const isLive = vm.libvirtId !== null && (chosen === 'live' || !vm.isPersistent)
  const load = useCallback((signal: AbortSignal) => client.definitions.read({ hostId, kind: 'domain', key: uuid, isLive }, { signal }), [client, hostId, uuid, isLive])
  const history = useCallback((signal: AbortSignal) => client.definitions.history({ hostId, kind: 'domain', key: uuid }, { signal }), [client, hostId, uuid])
  if (!isUp) return <EmptyState title={t('host.notConnected')} text={t('vm.needsHost')} />
  const readOnlyReason = !vm.isPersistent ? t('definitions:readOnly.transient') : isLive ? t('definitions:readOnly.live') : undefined
  return (
    <DefinitionEditor
      key={isLive ? 'live' : 'next'}
      kind="domain"
      name={vm.name}
      subject={`domain/${hostId}/${uuid}/${isLive ? 'live' : 'next'}`}
      load={load}
      apply={(change) => client.definitions.apply({ hostId, kind: 'domain', key: uuid, ...change })}
      history={history}
      version={vm}
      {...(readOnlyReason === undefined ? {} : { readOnlyReason })}
      leading={vm.libvirtId !== null && vm.isPersistent && <SegmentedControl size="xs" value={chosen} onChange={choose} data={[{ value: 'live', label: t('vm.xmlLive') }, { value: 'next', label: t('vm.xmlInactive') }]} />}
    />
  )
}
