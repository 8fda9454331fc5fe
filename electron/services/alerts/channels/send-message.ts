// Sends one message over one channel. Every kind of channel is a way to say it; whoever calls it decides when to try again.
import type { ChannelSetting } from '#shared/model/monitoring/alert.ts'
import type { AlertMessage } from '../telling/alert-words.ts'
import { alertmanagerBody } from './alertmanager.ts'
import { postJson } from './post-json.ts'
import { sendMail } from './mail.ts'

export interface SendOptions {
  /** The password or token of the channel, if it has one. */
  readonly secret: string | undefined
  readonly signal: AbortSignal
  /** Shows it in the windows that are open. */
  readonly showOnDesktop: (message: AlertMessage) => void
}

const gotifyPriority = { info: 2, warning: 5, critical: 8 } as const
const ntfyPriority = { info: 3, warning: 4, critical: 5 } as const

/** @throws AppError `channel-failed-to-send` that says what the other side answered. */
export async function sendMessage(setting: ChannelSetting, message: AlertMessage, options: SendOptions): Promise<void> {
  const { secret, signal } = options
  const { title, text, severity, about } = message
  // That it is over wakes nobody.
  const urgency = about === 'resolved' ? 'info' : severity
  switch (setting.kind) {
    case 'desktop':
      return options.showOnDesktop(message)
    case 'smtp':
      return sendMail(setting, { subject: title, text, isUrgent: urgency === 'critical' }, options)
    case 'webhook':
      return postJson(setting.url, { body: { version: 1, about, severity, title, text, alerts: message.alerts }, bearer: secret, signal })
    case 'slack':
      return postJson(setting.url, { body: { text: `*${escapeSlack(title)}*\n${escapeSlack(text)}` }, signal })
    case 'teams':
      return postJson(setting.url, { body: teamsCard(title, text), signal })
    case 'gotify':
      return postJson(new URL('message', withSlash(setting.url)).href, { body: { title, message: text, priority: gotifyPriority[urgency] }, headers: secret === undefined ? {} : { 'X-Gotify-Key': secret }, signal })
    case 'ntfy':
      return postJson(setting.url, { body: { topic: setting.topic, title, message: text, priority: ntfyPriority[urgency], tags: [about === 'resolved' ? 'white_check_mark' : 'rotating_light'] }, bearer: secret, signal })
    case 'alertmanager':
      return postJson(new URL('api/v2/alerts', withSlash(setting.url)).href, { body: alertmanagerBody(message), bearer: secret, signal })
    default:
      return setting satisfies never
  }
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

/** Slack's three characters of control: https://api.slack.com/reference/surfaces/formatting#escaping */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** An Adaptive Card, as the workflows that took the place of Teams' connectors want it. */
function teamsCard(title: string, text: string): unknown {
  const body = [
    { type: 'TextBlock', size: 'Medium', weight: 'Bolder', text: title, wrap: true },
    ...text.split('\n').map((line) => ({ type: 'TextBlock', text: line, wrap: true })),
  ]
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4', body } }] }
}
