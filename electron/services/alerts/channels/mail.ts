// E-mails over SMTP: alerts, and reports with a file attached.
import { createTransport } from 'nodemailer'
import { serverSilent, serverUnreachable } from '#electron/lib/server-failure.ts'
import type { ServerFailure } from '#electron/lib/server-failure.ts'
import type { ChannelSetting } from '#shared/model/monitoring/alert.ts'
import { failedToSend } from './post-json.ts'
import type { SendOptions } from './send-message.ts'

const timeoutMs = 15_000

export interface Mail {
  readonly subject: string
  readonly text: string
  /** The same, for readers that show it. */
  readonly html?: string
  readonly isUrgent?: boolean
  readonly attachments?: readonly { readonly filename: string; readonly content: Buffer; readonly contentType: string }[]
}

/** @throws AppError `channel-failed-to-send` */
export async function sendMail({ host, port, security, user, from, to }: Extract<ChannelSetting, { kind: 'smtp' }>, { subject, text, html, isUrgent = false, attachments = [] }: Mail, { secret, signal }: Pick<SendOptions, 'secret' | 'signal'>): Promise<void> {
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
    // RFC 3834: nobody's holiday notice answers it.
    await transport.sendMail({ from, to: [...to], subject, text, ...(html === undefined ? {} : { html }), attachments: [...attachments], headers: { 'Auto-Submitted': 'auto-generated' }, ...(isUrgent ? { priority: 'high' as const } : {}) })
  } catch (error) {
    signal.throwIfAborted()
    throw failedToSend(mailFailure(`${host}:${port}`, error), error)
  } finally {
    signal.removeEventListener('abort', stop)
    transport.close()
  }
}

/** By the codes of nodemailer; what the server itself said stays in its words. */
function mailFailure(what: string, error: unknown): ServerFailure {
  const words = error instanceof Error ? error.message : String(error)
  const params = { what, words }
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'ETIMEDOUT':
      return serverSilent(what, timeoutMs)
    case 'ECONNECTION':
    case 'ECONNREFUSED':
    case 'ESOCKET':
    case 'EDNS':
      return serverUnreachable(what, error)
    case 'EAUTH':
    case 'ENOAUTH':
      return { message: words, reason: 'mail-login-refused', params, hint: 'channel-login' }
    case 'EENVELOPE':
      return { message: words, reason: 'mail-address-refused', params, hint: 'channel-mail-addresses' }
    case 'ETLS':
    case 'EREQUIRETLS':
      return { message: words, reason: 'mail-not-encrypted', params, hint: 'channel-encryption' }
    default:
      return { message: words, reason: 'mail-refused', params }
  }
}
