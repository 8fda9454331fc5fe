// The channels over which messages leave: each with its secret, how it stands, and the messages that wait for it.
import type { Log } from '#electron/lib/log.ts'
import { createChannel } from '#electron/lib/channel.ts'
import type { Words } from '#electron/lib/words.ts'
import { AppError } from '#shared/errors.ts'
import type { AlertChannel, ChannelHealth, ChannelId } from '#shared/model/monitoring/alert.ts'
import type { HostId } from '#shared/model/ids.ts'
import { createKeptSecrets } from '../../questions/kept-secrets.ts'
import type { SecretStore } from '../../questions/secret-store.ts'
import type { AlertSettingsBook } from '../alert-settings.ts'
import type { AlertStore } from '../alert-store.ts'
import { testMessage } from '../telling/alert-words.ts'
import type { AlertMessage } from '../telling/alert-words.ts'
import { createDeliveries } from '../telling/deliveries.ts'
import type { Deliveries } from '../telling/deliveries.ts'
import { sendMail } from './mail.ts'
import type { Mail } from './mail.ts'
import { sendMessage } from './send-message.ts'

export interface AlertChannelsOptions {
  readonly store: Pick<AlertStore, 'deliveries' | 'removeDelivery'>
  readonly book: Pick<AlertSettingsBook, 'channels' | 'touch'>
  readonly secrets: SecretStore
  readonly hostName: (hostId: HostId) => string | undefined
  readonly words: Words
  readonly log: Log
  readonly onError: (error: unknown) => void
  readonly now: () => number
}

export interface AlertChannels extends AsyncDisposable {
  readonly deliveries: Deliveries
  health(): ChannelHealth[]
  /** What this machine's desktop is to show. */
  watchMessages(signal: AbortSignal | undefined): AsyncGenerator<AlertMessage, void, undefined>
  save(channel: AlertChannel, secret: string | null | undefined): Promise<void>
  remove(id: ChannelId): Promise<void>
  test(id: ChannelId, signal: AbortSignal): Promise<void>
  /** Over a channel of the kind "smtp", now. @throws AppError `not-found`, `channel-failed-to-send` */
  sendMail(id: ChannelId, mail: Mail, signal: AbortSignal): Promise<void>
}

const keyOf = (id: ChannelId): string => `alert channel ${id}`

export async function createAlertChannels({ store, book, secrets, hostName, words, log, onError, now }: AlertChannelsOptions): Promise<AlertChannels> {
  await using stack = new AsyncDisposableStack()
  const messages = stack.use(createChannel<AlertMessage>({ backlogLimit: 50 }))
  const kept = createKeptSecrets({ store: secrets, keyOf, known: await withSecrets(book.channels.all(), { get: (id) => secrets.get(keyOf(id)), log }) })
  const send = async ({ id, setting }: AlertChannel, message: AlertMessage, signal: AbortSignal): Promise<void> =>
    sendMessage(setting, message, { secret: await kept.get(id), signal, showOnDesktop: (shown) => messages.publish(shown) })
  const deliveries = stack.use(createDeliveries({ channel: (id) => book.channels.get(id), send, remove: (id) => store.removeDelivery(id), onChange: () => book.touch(), onError, words, hostName, now }))
  deliveries.add(await store.deliveries())
  const owned = stack.move()
  return {
    deliveries,
    health: () => book.channels.all().map((channel) => {
      const { lastSentAtMs, problem, waiting } = deliveries.state(channel.id)
      return { ...channel, hasSecret: kept.has(channel.id), lastSentAtMs, problem, waiting }
    }),
    watchMessages: (signal) => messages.subscribe({ snapshot: () => [], signal }),
    async save(channel, secret) {
      await kept.keep(channel.id, secret)
      await book.channels.save(channel)
      deliveries.tryNow(channel.id)
    },
    async remove(id) {
      await book.channels.remove(id)
      await kept.keep(id, null)
    },
    async test(id, signal) {
      const channel = book.channels.get(id)
      if (!channel) throw new AppError('not-found', { message: 'There is no such channel', reason: 'no-such-channel', params: { id } })
      await send(channel, testMessage(now(), words), signal)
      deliveries.hasWorked(id)
    },
    async sendMail(id, mail, signal) {
      const channel = book.channels.get(id)
      if (channel?.setting.kind !== 'smtp') throw new AppError('not-found', { message: 'There is no such channel for e-mail', reason: 'no-such-channel', params: { id } })
      await sendMail(channel.setting, mail, { secret: await kept.get(id), signal })
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** A store that fails (a locked keychain, a wrong passphrase) must not keep the console from starting: the channel is asked again when it sends, and fails with the reason. */
async function withSecrets(channels: readonly AlertChannel[], { get, log }: { get: (id: ChannelId) => Promise<string | undefined>; log: Log }): Promise<ChannelId[]> {
  const found = await Promise.all(
    channels.map(async ({ id }) => {
      try {
        return (await get(id)) === undefined ? [] : [id]
      } catch (error) {
        log.warn('whether an alert channel has a secret is not known', { error })
        return [id]
      }
    }),
  )
  return found.flat()
}
