import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerOptions } from 'smtp-server'
import { describe, expect, it } from 'vitest'
import { createProblemWords, createWords } from '#electron/lib/words.ts'
import { problemOf } from '#shared/errors.ts'
import { ChannelSetting } from '#shared/model/monitoring/alert.ts'
import { sendMail } from './mail.ts'

type MailSetting = Extract<ChannelSetting, { kind: 'smtp' }>

async function mailServer(options: SMTPServerOptions = {}) {
  const mails: string[] = []
  const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], onData: (stream, _session, done) => void text(stream).then((mail) => (mails.push(mail), done())), ...options })
  const listener = server.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { mails, port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}

function setting(port: number, change: Partial<MailSetting> = {}): MailSetting {
  const parsed = ChannelSetting.parse({ kind: 'smtp', host: '127.0.0.1', port, security: 'none', user: '', from: 'console@lab.example', to: ['ops@lab.example'], ...change })
  if (parsed.kind !== 'smtp') throw new Error('not a mail channel')
  return parsed
}

const signal = new AbortController().signal
const mail = { subject: 'Bericht für שלום 🚀', text: 'Größe: 5 µs\nשלום' }
const sentence = createProblemWords(createWords(() => 'en'))

async function failureOf(to: MailSetting, secret?: string): Promise<string> {
  const error: unknown = await sendMail(to, mail, { secret, signal }).then(() => undefined, (reason: unknown) => reason)
  const problem = problemOf(error)
  expect(problem.code).toBe('channel-failed-to-send')
  return sentence(problem)
}

describe('a mail', () => {
  it('is UTF-8, with a subject and a file name in any script', async () => {
    await using server = await mailServer()
    await sendMail(setting(server.port), { ...mail, html: '<p>Größe</p>', attachments: [{ filename: 'bericht-für-שלום-2026-12-01.csv', content: Buffer.from('a,b\r\n'), contentType: 'text/csv;charset=utf-8' }] }, { secret: undefined, signal })
    const [source = ''] = server.mails
    expect(source).toMatch(/^Subject: =\?UTF-8\?/m)
    expect(source).toMatch(/Content-Type: text\/plain; charset=utf-8/i)
    expect(source).toMatch(/multipart\/alternative[^]*text\/html; charset=utf-8/i)
    expect(source).toMatch(/filename\*0\*=utf-8''bericht-f%C3%BCr/)
    expect(source).toMatch(/Content-Type: text\/csv; charset=utf-8/i)
    expect(source).toMatch(/^Date: /m)
    expect(source).toMatch(/^Message-ID: </im)
    expect(source).toMatch(/^Auto-Submitted: auto-generated/im)
    expect(source).toContain(Buffer.from('a,b\r\n').toString('base64'))
  })

  it('that could not be sent says why, what the other side said, and what to look at', async () => {
    await using refusing = await mailServer({ onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no such user here'), { responseCode: 550 })) })
    expect(await failureOf(setting(refusing.port))).toMatch(/^The mail server 127\.0\.0\.1:\d+ accepts no mail from or to these addresses: .*no such user here.* Check the sender and the recipients of the channel\.$/)
    await using locked = await mailServer({ authOptional: false, allowInsecureAuth: true, onAuth: (_auth, _session, done) => done(new Error('wrong password')) })
    expect(await failureOf(setting(locked.port, { user: 'ada' }), 'x')).toMatch(/^The mail server 127\.0\.0\.1:\d+ refuses the user or the password: .*wrong password.* Check the user and the password/)
    expect(await failureOf(setting(locked.port, { security: 'starttls' }))).toMatch(/could not be encrypted.*465 for TLS, 587 for STARTTLS\.$/)
    await using full = await mailServer({ onData: (stream, _session, done) => void text(stream).then(() => done(Object.assign(new Error('mailbox full'), { responseCode: 452 }))) })
    expect(await failureOf(setting(full.port))).toMatch(/^The mail server 127\.0\.0\.1:\d+ did not accept the mail: .*mailbox full/)
  })

  it('to nobody who listens says so', async () => {
    const { port } = await (async () => { await using gone = await mailServer(); return { port: gone.port } })()
    expect(await failureOf(setting(port))).toMatch(/^127\.0\.0\.1:\d+ could not be reached: .*ECONNREFUSED.* Check the address and the port of the channel/)
  })
})
