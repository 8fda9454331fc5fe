// The tools of a console's bar: buttons where there is room; in a narrow frame those that are seldom used are in a menu.
import { Menu } from '@mantine/core'
import { IconDotsVertical } from '@tabler/icons-react'
import type { IconCopy } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFramePortal } from './frame-context.ts'
import { ToolbarButton } from './toolbar-button.tsx'

export interface Tool {
  readonly id: string
  readonly label: string
  /** What a switch is called in the menu, where a tick says whether it is on. */
  readonly menuLabel?: string
  readonly icon: typeof IconCopy
  /** Given for a switch: whether it is on. */
  readonly isOn?: boolean
  readonly isDisabled?: boolean
  readonly color?: string
  readonly onClick: () => void
}

export interface ToolbarToolsProps {
  readonly tools: readonly Tool[]
  /** Ids of those that are in the menu. */
  readonly inMenu: readonly string[]
  /** More of the menu, after the tools. */
  readonly children?: ReactNode
}

export function ToolbarTools({ tools, inMenu, children }: ToolbarToolsProps) {
  const { t } = useTranslation('consoles')
  const portal = useFramePortal()
  const yielded = tools.filter(({ id }) => inMenu.includes(id))
  return (
    <>
      {tools.filter(({ id }) => !inMenu.includes(id)).map(({ id, menuLabel: _menuLabel, icon: Icon, ...tool }) => <ToolbarButton key={id} {...tool} icon={<Icon size={17} />} />)}
      {(yielded.length > 0 || children !== undefined) && (
        <Menu {...portal} position="bottom-end">
          <Menu.Target>
            <ToolbarButton label={t('bar.more')} icon={<IconDotsVertical size={17} />} />
          </Menu.Target>
          <Menu.Dropdown>
            {yielded.map((tool) => <ToolItem key={tool.id} tool={tool} />)}
            {children}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  )
}

function ToolItem({ tool: { label, menuLabel = label, icon: Icon, isOn, isDisabled = false, onClick } }: { tool: Tool }) {
  if (isOn === undefined) return <Menu.Item leftSection={<Icon size={15} />} disabled={isDisabled} onClick={onClick}>{label}</Menu.Item>
  return <Menu.CheckboxItem checked={isOn} disabled={isDisabled} onChange={onClick}>{menuLabel}</Menu.CheckboxItem>
}
