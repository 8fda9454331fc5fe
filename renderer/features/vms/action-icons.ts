// The sign of each act, wherever it is offered.
import { IconBolt, IconDeviceFloppy, IconDownload, IconEraser, IconHandStop, IconPlayerPause, IconPlayerPlay, IconPower, IconRefresh, IconRotateClockwise, IconToggleLeft, IconToggleRight } from '@tabler/icons-react'
import type { VmActionId } from '#shared/model/machines/vm-actions.ts'

export const actionIcons: Readonly<Record<VmActionId, typeof IconPower>> = {
  start: IconPlayerPlay,
  shutdown: IconPower,
  reboot: IconRefresh,
  reset: IconRotateClockwise,
  'force-off': IconHandStop,
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  save: IconDeviceFloppy,
  restore: IconDownload,
  'discard-save': IconEraser,
  'inject-nmi': IconBolt,
  'autostart-on': IconToggleRight,
  'autostart-off': IconToggleLeft,
}
