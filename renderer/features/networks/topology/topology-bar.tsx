// What stands above the map: search, open and close, map or list, and the picture to take along.
import { ActionIcon, Button, Group, Menu, SegmentedControl, Tooltip } from '@mantine/core'
import { IconArrowsMaximize, IconDownload, IconFold, IconListDetails, IconMap } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export type TopologyShape = 'map' | 'list'

export interface TopologyBarProps {
  readonly shape: TopologyShape
  readonly onShape: (shape: TopologyShape) => void
  readonly onOpenAll: () => void
  readonly onCloseAll: () => void
  readonly onExport: (format: 'svg' | 'png') => void
  /** The search. */
  readonly children: ReactNode
}

export function TopologyBar({ shape, onShape, onOpenAll, onCloseAll, onExport, children }: TopologyBarProps) {
  const { t } = useTranslation('networks')
  return (
    <>
      {children}
      <Group gap={4} wrap="nowrap">
        {shape === 'map' && (
          <>
            <Tooltip label={t('topology.openAll')}><ActionIcon aria-label={t('topology.openAll')} onClick={onOpenAll}><IconArrowsMaximize size={16} /></ActionIcon></Tooltip>
            <Tooltip label={t('topology.closeAll')}><ActionIcon aria-label={t('topology.closeAll')} onClick={onCloseAll}><IconFold size={17} /></ActionIcon></Tooltip>
            <Menu position="bottom-end">
              <Menu.Target><Button variant="default" leftSection={<IconDownload size={15} />}>{t('topology.export')}</Button></Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => onExport('svg')}>{t('topology.exportSvg')}</Menu.Item>
                <Menu.Item onClick={() => onExport('png')}>{t('topology.exportPng')}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        )}
        <SegmentedControl
          size="xs"
          aria-label={t('topology.shape')}
          value={shape}
          onChange={(value) => onShape(value === 'list' ? 'list' : 'map')}
          data={[{ value: 'map', label: <Shape icon={IconMap} text={t('topology.map')} /> }, { value: 'list', label: <Shape icon={IconListDetails} text={t('topology.list')} /> }]}
        />
      </Group>
    </>
  )
}

function Shape({ icon: Icon, text }: { icon: typeof IconMap; text: string }) {
  return <span style={{ display: 'inline-flex', alignItems: 'center', gap: 5 }}><Icon size={14} />{text}</span>
}
