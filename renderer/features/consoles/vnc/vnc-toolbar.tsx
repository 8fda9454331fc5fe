// The tools of a screen's bar: how it is shown, what is sent to the guest, the clipboard's switch.
import { Badge, Menu } from '@mantine/core'
import { IconArrowsMaximize, IconCamera, IconClipboard, IconClipboardOff, IconEye, IconHandMove, IconKeyboard, IconPhoto } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFramePortal, useIsNarrowerThan } from '../frame/frame-context.ts'
import { ToolbarButton } from '../frame/toolbar-button.tsx'
import { ToolbarTools } from '../frame/toolbar-tools.tsx'
import type { Tool } from '../frame/toolbar-tools.tsx'
import type { KeyCombination } from '../keys/key-combination.ts'
import { SendKeysMenu } from './send-keys-menu.tsx'
import { qualities } from './vnc-settings.ts'
import type { VncSettings } from './vnc-settings.ts'

export interface VncToolbarProps {
  readonly settings: VncSettings
  readonly change: (patch: Partial<VncSettings>) => void
  readonly isConnected: boolean
  /** What is sent reaches the guest. */
  readonly isAnswering: boolean
  readonly onSend: (combination: KeyCombination) => void
  readonly onType: () => void
  readonly onScreenshot: () => void
}

/** Room for the choice of the console and all buttons, and for each of the badges. */
const roomPx = 440
const badgePx = 110

export function VncToolbar(props: VncToolbarProps) {
  const { t } = useTranslation('consoles')
  const { settings: { isViewOnly, isClipboardOn }, isAnswering } = props
  const isNarrow = useIsNarrowerThan(roomPx + badgePx * (Number(isViewOnly) + Number(isClipboardOn)))
  const tools = useTools(props)
  return (
    <>
      {isViewOnly && (
        <Badge size="sm" color="blue" mr={4} style={{ flex: 'none' }}>
          {isNarrow ? <IconEye size={13} aria-label={t('bar.viewOnlyBadge')} style={{ verticalAlign: 'middle' }} /> : t('bar.viewOnlyBadge')}
        </Badge>
      )}
      {isClipboardOn && (
        <Badge size="sm" color="orange" mr={4} style={{ flex: 'none' }} leftSection={<IconClipboard size={12} aria-label={t('clipboard.badge')} />}>
          {!isNarrow && t('clipboard.badge')}
        </Badge>
      )}
      <SendKeysMenu isDisabled={!isAnswering || isViewOnly} onSend={props.onSend} />
      <ToolbarTools tools={tools} inMenu={isNarrow ? tools.slice(1).map(({ id }) => id) : []}>
        {isNarrow ? <QualityItems {...props} /> : undefined}
      </ToolbarTools>
      {!isNarrow && <QualityMenu {...props} />}
    </>
  )
}

/** The one that is used most comes first, and stays a button. */
function useTools({ settings, change, isConnected, isAnswering, onType, onScreenshot }: VncToolbarProps): readonly Tool[] {
  const { t } = useTranslation('consoles')
  const { isViewOnly, isClipboardOn, scale, isDragging } = settings
  const drag: Tool = { id: 'drag', label: t('bar.drag'), icon: IconHandMove, isOn: isDragging, onClick: () => change({ isDragging: !isDragging }) }
  return [
    { id: 'type', label: t('bar.typeText'), icon: IconKeyboard, isDisabled: !isAnswering || isViewOnly, onClick: onType },
    { id: 'clipboard', menuLabel: t('clipboard.switchOn'), label: isClipboardOn ? t('clipboard.switchOff') : t('clipboard.switchOn'), icon: isClipboardOn ? IconClipboard : IconClipboardOff, isOn: isClipboardOn, color: 'orange', onClick: () => change({ isClipboardOn: !isClipboardOn }) },
    { id: 'view-only', label: t('bar.viewOnly'), icon: IconEye, isOn: isViewOnly, onClick: () => change({ isViewOnly: !isViewOnly }) },
    { id: 'scale', menuLabel: t('bar.fit'), label: scale === 'fit' ? t('bar.actualSize') : t('bar.fit'), icon: IconArrowsMaximize, isOn: scale === 'fit', onClick: () => change({ scale: scale === 'fit' ? 'actual' : 'fit' }) },
    ...(scale === 'actual' ? [drag] : []),
    { id: 'screenshot', label: t('bar.screenshot'), icon: IconCamera, isDisabled: !isConnected, onClick: onScreenshot },
  ]
}

type QualityProps = Pick<VncToolbarProps, 'settings' | 'change'>

function QualityMenu(props: QualityProps) {
  const { t } = useTranslation('consoles')
  const portal = useFramePortal()
  return (
    <Menu {...portal} position="bottom-end">
      <Menu.Target>
        <ToolbarButton label={t('bar.quality')} icon={<IconPhoto size={17} />} />
      </Menu.Target>
      <Menu.Dropdown>
        <QualityItems {...props} />
      </Menu.Dropdown>
    </Menu>
  )
}

function QualityItems({ settings, change }: QualityProps) {
  const { t } = useTranslation('consoles')
  return (
    <>
      <Menu.Label>{t('bar.quality')}</Menu.Label>
      <Menu.RadioGroup value={settings.quality} onChange={(value) => change({ quality: qualities.find((quality) => quality === value) ?? settings.quality })}>
        {qualities.map((quality) => (
          <Menu.RadioItem key={quality} value={quality}>
            {t(`quality.${quality}`)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  )
}
