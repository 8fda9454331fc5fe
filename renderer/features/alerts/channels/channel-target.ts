// Where a channel leads, in one line. Addresses of webhooks may be secrets themselves: only their host is shown.
import type { ChannelSetting } from '#shared/model/monitoring/alert.ts'

export function targetOf(setting: ChannelSetting): string {
  switch (setting.kind) {
    case 'desktop':
      return ''
    case 'smtp':
      return `${setting.to.join(', ')} · ${setting.host}:${setting.port}`
    case 'ntfy':
      return `${new URL(setting.url).host} · ${setting.topic}`
    case 'webhook':
    case 'slack':
    case 'teams':
    case 'gotify':
    case 'alertmanager':
      return new URL(setting.url).host
    default:
      return setting satisfies never
  }
}
