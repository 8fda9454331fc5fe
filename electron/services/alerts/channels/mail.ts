// E-mails over SMTP: alerts, and reports with a file attached.
import { createTransport } from 'nodemailer'
import type { ChannelSetting } from '#shared/model/alert.ts'
import { failedToSend } from './post-json.ts'
import type { SendOptions } from './send-message.ts'

const timeoutMs = 15_000

export interface Mail {
  readonly subject: string
  readonly text: string
  readonly isUrgent?: boolean
  readonly attachments?: readonly { readonly filename: string; readonly content: Buffer; readonly contentType: string }[]
}

/** @throws AppError `channel-failed-to-send` */
export async function sendMail({ host, port, security, user, from, to }: Extract<ChannelSetting, { kind: 'smtp' }>, { subject, text, isUrgent = false, attachments = [] }: Mail, { secret, signal }: Pick<SendOptions, 'secret' | 'signal'>): Promise<void> {
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === '' ? {} : { auth: { user, pass: secret ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // What is in an alert must never make the mailer read files or addresses of the console's machine.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const stop = (): void => transport.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    await transport.sendMail({ from, to: [...to], subject, text, attachments: [...attachments], ...(isUrgent ? { priority: 'high' as const } : {}) })
  } catch (error) {
    throw failedToSend(`${host}:${port}`, error instanceof Error ? error.message : String(error), { cause: error })
  } finally {
    signal.removeEventListener('abort', stop)
    transport.close()
  }
}
