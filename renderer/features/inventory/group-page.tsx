// The machines of a folder of hosts, or of a folder or tag of their own: as a list, and by what they use together.
import { Group, Tabs, Text } from '@mantine/core'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { isInGroup } from '#shared/model/machines/vm-group.ts'
import type { VmGroup } from '#shared/model/machines/vm-group.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { groupTabs, routes } from '../../app/routes.ts'
import type { GroupTab } from '../../app/routes.ts'
import { usePlaces } from '../../state/use-session.ts'
import { GroupPerformance } from '../monitoring/performance/group-performance.tsx'
import { InventoryPage } from './inventory-page.tsx'

export function GroupPage({ by, value, tab }: VmGroup & { tab: GroupTab }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const places = usePlaces()
  const group = useMemo(() => ({ by, value }), [by, value])
  const includes = useCallback((vm: Vm) => isInGroup(group, vm, places.get(vm.hostId)?.folder ?? ''), [group, places])
  const title = value === '' && by !== 'host-folder' ? t(`tree.without.${by}`) : by === 'host-folder' ? (value.split('/').at(-1) ?? value) : value
  const open = (next: GroupTab): void => navigate(by === 'host-folder' ? routes.folder(value, next) : routes.group(by, value, next))
  return (
    <div className="pane">
      <Group px="md" pt={10} gap="lg" wrap="nowrap" align="flex-end" style={{ borderBottom: '1px solid var(--line)', flex: 'none' }}>
        <Text component="h2" m={0} pb={10} fw={600} size="md" className="ellipsis" maw="60%" dir="auto" title={value}>{title}</Text>
        <Tabs value={tab} onChange={(chosen) => { const next = groupTabs.find((known) => known === chosen); if (next) open(next) }}>
          <Tabs.List style={{ '--tab-border-color': 'transparent' }}>{groupTabs.map((each) => <Tabs.Tab key={each} value={each}>{t(`group.tab.${each}`)}</Tabs.Tab>)}</Tabs.List>
        </Tabs>
      </Group>
      <div className="page-body">
        {tab === 'vms' && <InventoryPage scope={{ id: `${by} ${value}`, title: '', includes }} />}
        {tab === 'performance' && <GroupPerformance group={group} />}
      </div>
    </div>
  )
}
