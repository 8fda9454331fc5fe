// What dragging a tab does, for those who do not drag: splits the consoles, puts them together again; and closes the others.
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconBoxMultiple, IconLayoutBoardSplit, IconLayoutBottombarExpand, IconLayoutSidebarRightExpand, IconX } from '@tabler/icons-react'
import type { IDockviewHeaderActionsProps } from 'dockview-react'
import { useTranslation } from 'react-i18next'
import { ReasonedItem } from '../../../ui/lists/reasoned-item.tsx'

export function ArrangeMenu({ activePanel, panels, group, containerApi }: IDockviewHeaderActionsProps) {
  const { t } = useTranslation('consoles')
  if (!activePanel) return null
  const others = containerApi.groups.filter((other) => other !== group)
  const alone = panels.length < 2 ? t('arrange.alone') : ''
  const apart = others.length === 0 ? t('arrange.together') : ''
  const gather = (): void => {
    for (const panel of others.flatMap((other) => other.panels)) panel.api.moveTo({ group, skipSetActive: true })
  }
  const closeOthers = (): void => {
    for (const panel of containerApi.panels) if (panel !== activePanel) panel.api.close()
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={t('arrange.title')}>
          <ActionIcon aria-label={t('arrange.title')} m={4}>
            <IconLayoutBoardSplit size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <ReasonedItem label={t('arrange.right')} icon={IconLayoutSidebarRightExpand} reason={alone} onClick={() => activePanel.api.moveTo({ group, position: 'right' })} />
        <ReasonedItem label={t('arrange.below')} icon={IconLayoutBottombarExpand} reason={alone} onClick={() => activePanel.api.moveTo({ group, position: 'bottom' })} />
        <ReasonedItem label={t('arrange.gather')} icon={IconBoxMultiple} reason={apart} onClick={gather} />
        <ReasonedItem label={t('arrange.closeOthers')} icon={IconX} reason={containerApi.panels.length < 2 ? t('arrange.alone') : ''} onClick={closeOthers} />
      </Menu.Dropdown>
    </Menu>
  )
}
