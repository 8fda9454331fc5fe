// The tools of a terminal's bar.
import { Menu } from '@mantine/core'
import { IconClipboard, IconCopy, IconDeviceFloppy, IconDotsVertical, IconEraser, IconRulerMeasure, IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFramePortal } from '../frame/frame-context.ts'
import { ToolbarButton } from '../frame/toolbar-button.tsx'

export interface SerialToolbarProps {
  readonly isConnected: boolean
  readonly onFind: () => void
  readonly onCopy: () => void
  readonly onPaste: () => void
  readonly onSave: () => void
  readonly onClear: () => void
  readonly onTellSize: () => void
}

export function SerialToolbar({ isConnected, onFind, onCopy, onPaste, onSave, onClear, onTellSize }: SerialToolbarProps) {
  const { t } = useTranslation('consoles')
  const portal = useFramePortal()
  return (
    <>
      <ToolbarButton label={t('serial.find')} icon={<IconSearch size={17} />} onClick={onFind} />
      <ToolbarButton label={t('serial.copy')} icon={<IconCopy size={17} />} onClick={onCopy} />
      <ToolbarButton label={t('serial.paste')} icon={<IconClipboard size={17} />} isDisabled={!isConnected} onClick={onPaste} />
      <ToolbarButton label={t('serial.save')} icon={<IconDeviceFloppy size={17} />} onClick={onSave} />
      <Menu {...portal} position="bottom-end">
        <Menu.Target>
          <ToolbarButton label={t('bar.more')} icon={<IconDotsVertical size={17} />} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconEraser size={15} />} onClick={onClear}>
            {t('serial.clear')}
          </Menu.Item>
          <Menu.Item leftSection={<IconRulerMeasure size={15} />} disabled={!isConnected} onClick={onTellSize}>
            {t('serial.tellSize')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
