// The tools of a screen's bar: how it is shown, what is sent to the guest, the clipboard's switch.
import { Badge, Menu } from '@mantine/core'
import { IconArrowsMaximize, IconCamera, IconClipboard, IconClipboardOff, IconEye, IconHandMove, IconKeyboard, IconPhoto } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFramePortal } from '../frame/frame-context.ts'
import { ToolbarButton } from '../frame/toolbar-button.tsx'
import type { KeyCombination } from '../keys/key-combination.ts'
import { SendKeysMenu } from './send-keys-menu.tsx'
import { qualities } from './vnc-settings.ts'
import type { VncSettings } from './vnc-settings.ts'

export interface VncToolbarProps {
  readonly settings: VncSettings
  readonly change: (patch: Partial<VncSettings>) => void
  readonly isConnected: boolean
  readonly onSend: (combination: KeyCombination) => void
  readonly onType: () => void
  readonly onScreenshot: () => void
}

export function VncToolbar({ settings, change, isConnected, onSend, onType, onScreenshot }: VncToolbarProps) {
  const { t } = useTranslation('consoles')
  const { isViewOnly, isClipboardOn, scale, isDragging } = settings
  const canSend = isConnected && !isViewOnly
  return (
    <>
      {isViewOnly && (
        <Badge size="sm" color="blue" mr={4} style={{ flex: 'none' }}>
          {t('bar.viewOnlyBadge')}
        </Badge>
      )}
      {isClipboardOn && (
        <Badge size="sm" color="orange" mr={4} style={{ flex: 'none' }} leftSection={<IconClipboard size={12} />}>
          {t('clipboard.badge')}
        </Badge>
      )}
      <SendKeysMenu isDisabled={!canSend} onSend={onSend} />
      <ToolbarButton label={t('bar.typeText')} icon={<IconKeyboard size={17} />} isDisabled={!canSend} onClick={onType} />
      <ToolbarButton label={isClipboardOn ? t('clipboard.switchOff') : t('clipboard.switchOn')} icon={isClipboardOn ? <IconClipboard size={17} /> : <IconClipboardOff size={17} />} isOn={isClipboardOn} color="orange" onClick={() => change({ isClipboardOn: !isClipboardOn })} />
      <ToolbarButton label={t('bar.viewOnly')} icon={<IconEye size={17} />} isOn={isViewOnly} onClick={() => change({ isViewOnly: !isViewOnly })} />
      <ToolbarButton label={scale === 'fit' ? t('bar.actualSize') : t('bar.fit')} icon={<IconArrowsMaximize size={17} />} isOn={scale === 'fit'} onClick={() => change({ scale: scale === 'fit' ? 'actual' : 'fit' })} />
      {scale === 'actual' && <ToolbarButton label={t('bar.drag')} icon={<IconHandMove size={17} />} isOn={isDragging} onClick={() => change({ isDragging: !isDragging })} />}
      <QualityMenu settings={settings} change={change} />
      <ToolbarButton label={t('bar.screenshot')} icon={<IconCamera size={17} />} isDisabled={!isConnected} onClick={onScreenshot} />
    </>
  )
}

function QualityMenu({ settings, change }: Pick<VncToolbarProps, 'settings' | 'change'>) {
  const { t } = useTranslation('consoles')
  const portal = useFramePortal()
  return (
    <Menu {...portal} position="bottom-end">
      <Menu.Target>
        <ToolbarButton label={t('bar.quality')} icon={<IconPhoto size={17} />} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('bar.quality')}</Menu.Label>
        <Menu.RadioGroup value={settings.quality} onChange={(value) => change({ quality: qualities.find((quality) => quality === value) ?? settings.quality })}>
          {qualities.map((quality) => (
            <Menu.RadioItem key={quality} value={quality}>
              {t(`quality.${quality}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}
