// The wall: the screens of many running machines at a glance, as many on a page as a person can watch. A click opens the console.
import { Group, Pagination, Text } from '@mantine/core'
import { IconScreenShareOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/machines/vm.ts'
import { formatNumber } from '../../i18n/format.ts'
import { rowKey } from '../../state/row-key.ts'
import { useUi } from '../../state/ui-store.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { useRows } from '../inventory/table/use-rows.ts'
import { SearchBox } from '../search/search-box.tsx'
import { ScreenTile } from './screen-tile.tsx'
import styles from './screens.module.css'
import { useScreens } from './use-screens.ts'

const screensOnPage = 16
const byName = { id: 'name', isDescending: false } as const

function hasScreen(vm: Vm): boolean {
  return vm.libvirtId !== null
}

export function ScreensPage() {
  const { t } = useTranslation()
  const query = useUi((state) => state.query)
  const { rows, search } = useRows({ scope: hasScreen, query, order: byName })
  const [wantedPage, setPage] = useState(1)
  const pages = Math.max(1, Math.ceil(rows.length / screensOnPage))
  const page = Math.min(wantedPage, pages)
  const shown = rows.slice((page - 1) * screensOnPage, page * screensOnPage)
  return (
    <div className="pane">
      <Group px="md" py={6} mih={48} gap="6px 16px" className={styles['bar'] ?? ''}>
        <Text component="h2" m={0} fw={600} size="md" style={{ flex: 'none' }}>{t('screens.title')}</Text>
        <SearchBox problems={search.problems} />
        <Text size="sm" c="var(--muted)" ml="auto" className="figures" style={{ flex: 'none' }} aria-live="polite">{t('screens.count', { count: rows.length, number: formatNumber(rows.length) })}</Text>
        {pages > 1 && <Pagination size="sm" total={pages} value={page} onChange={setPage} aria-label={t('screens.pages')} siblings={0} />}
      </Group>
      {shown.length === 0 ? <EmptyState title={t('screens.none')} text={t('screens.noneHint')} icon={<IconScreenShareOff size={34} stroke={1.4} />} /> : <Wall vms={shown} />}
    </div>
  )
}

function Wall({ vms }: { vms: readonly Vm[] }) {
  const screens = useScreens(vms)
  return (
    <ul className={styles['wall']}>
      {vms.map((vm) => (
        <li key={rowKey(vm)}><ScreenTile vm={vm} screen={screens.get(rowKey(vm))} /></li>
      ))}
    </ul>
  )
}
