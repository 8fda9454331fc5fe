// The domain's XML as libvirt has it: of the running guest, or of the next boot. Read-only; passwords are left out.
import { ActionIcon, CopyButton, Group, Loader, SegmentedControl, Text, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy, IconRefresh } from '@tabler/icons-react'
import { lazy, Suspense, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/vm.ts'
import { useSession } from '../../state/use-session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useLoaded } from '../../ui/use-loaded.ts'

const XmlView = lazy(async () => ({ default: (await import('../../ui/xml-view.tsx')).XmlView }))

export function XmlTab({ vm, isUp }: { vm: Vm; isUp: boolean }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const [which, setWhich] = useState('live')
  const { hostId, uuid, state } = vm
  const isOn = vm.libvirtId !== null
  const load = useCallback((signal: AbortSignal): Promise<{ xml: string } | undefined> => (isUp ? client.vms.xml({ hostId, uuid, inactive: which === 'inactive' }, { signal }) : Promise.resolve(undefined)), [client, hostId, uuid, which, isUp])
  const { value, problem, reload } = useLoaded(load, state)
  if (!isUp) return <EmptyState title={t('host.notConnected')} text={t('vm.needsHost')} />
  return (
    <>
      <Group px="md" py={6} gap="sm" style={{ borderBottom: '1px solid var(--line)' }}>
        <SegmentedControl size="xs" value={isOn ? which : 'inactive'} onChange={setWhich} disabled={!isOn || !vm.isPersistent} data={[{ value: 'live', label: t('vm.xmlLive') }, { value: 'inactive', label: t('vm.xmlInactive') }]} />
        <Text size="xs" c="var(--muted)">{t('vm.xmlHint')}</Text>
        <Group gap={2} ml="auto">
          <CopyButton value={value?.xml ?? ''}>
            {({ copied, copy }) => <Tooltip label={t(copied ? 'common.copied' : 'common.copy')}><ActionIcon aria-label={t('common.copy')} onClick={copy}>{copied ? <IconCheck size={16} /> : <IconCopy size={16} />}</ActionIcon></Tooltip>}
          </CopyButton>
          <Tooltip label={t('common.reload')}><ActionIcon aria-label={t('common.reload')} onClick={reload}><IconRefresh size={16} /></ActionIcon></Tooltip>
        </Group>
      </Group>
      {problem && <ProblemAlert problem={problem} />}
      <div style={{ flex: 1, minHeight: 0 }}>{value && <Suspense fallback={<Loader size="sm" m="md" />}><XmlView text={value.xml} label={`XML ${vm.name}`} /></Suspense>}</div>
    </>
  )
}
