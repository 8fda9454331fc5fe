// The tools of a terminal's bar.
import { Menu } from '@mantine/core'
import { IconClipboard, IconCopy, IconDeviceFloppy, IconEraser, IconRulerMeasure, IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useIsNarrowerThan } from '../frame/frame-context.ts'
import { ToolbarTools } from '../frame/toolbar-tools.tsx'
import type { Tool } from '../frame/toolbar-tools.tsx'

export interface SerialToolbarProps {
  readonly isConnected: boolean
  readonly onFind: () => void
  readonly onCopy: () => void
  readonly onPaste: () => void
  readonly onSave: () => void
  readonly onClear: () => void
  readonly onTellSize: () => void
}

const roomPx = 360

export function SerialToolbar({ isConnected, onFind, onCopy, onPaste, onSave, onClear, onTellSize }: SerialToolbarProps) {
  const { t } = useTranslation('consoles')
  const isNarrow = useIsNarrowerThan(roomPx)
  const tools: readonly Tool[] = [
    { id: 'find', label: t('serial.find'), icon: IconSearch, onClick: onFind },
    { id: 'copy', label: t('serial.copy'), icon: IconCopy, onClick: onCopy },
    { id: 'paste', label: t('serial.paste'), icon: IconClipboard, isDisabled: !isConnected, onClick: onPaste },
    { id: 'save', label: t('serial.save'), icon: IconDeviceFloppy, onClick: onSave },
  ]
  return (
    <ToolbarTools tools={tools} inMenu={isNarrow ? ['copy', 'save'] : []}>
      <Menu.Item leftSection={<IconEraser size={15} />} onClick={onClear}>
        {t('serial.clear')}
      </Menu.Item>
      <Menu.Item leftSection={<IconRulerMeasure size={15} />} disabled={!isConnected} onClick={onTellSize}>
        {t('serial.tellSize')}
      </Menu.Item>
    </ToolbarTools>
  )
}
