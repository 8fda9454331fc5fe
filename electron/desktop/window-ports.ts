// Gives each window its message ports: one for the contract, one for each console ticket. Only our own page, in its main
// frame, is given any.
import { randomUUID } from 'node:crypto'
import type { MessagePort as ThreadPort } from 'node:worker_threads'
import { RPCHandler } from '@orpc/server/message-port'
import { MessageChannelMain, ipcMain } from 'electron'
import type { IpcMainEvent, MessagePortMain, WebContents } from 'electron'
import * as z from 'zod'
import type { App } from '#electron/app/create-app.ts'
import type { CallContext } from '#electron/app/router/authority.ts'
import { wireTypes } from '#shared/contract/wire-types.ts'
import { problemOf } from '#shared/errors.ts'
import { isOwnPage } from './window-security.ts'

export interface WindowPortsOptions {
  readonly app: Pick<App, 'router' | 'consoles'>
  readonly user: string
}

const Ticket = z.string().min(1).max(200)

export function servePorts({ app, user }: WindowPortsOptions): void {
  const handler = new RPCHandler<CallContext>(app.router, { customJsonSerializers: wireTypes })
  const sessions = new WeakMap<WebContents, string>()
  /** Console tickets are bound to the window that asked for them. */
  const sessionOf = (contents: WebContents): string => {
    const known = sessions.get(contents)
    if (known !== undefined) return known
    const sessionId = randomUUID()
    sessions.set(contents, sessionId)
    return sessionId
  }
  const onRequest = (channel: string, answer: (event: IpcMainEvent, argument: unknown) => void): void => {
    ipcMain.on(channel, (event, argument: unknown) => {
      if (isTrusted(event)) answer(event, argument)
    })
  }
  onRequest('novacron:request-port', ({ sender }) => {
    const { port1, port2 } = new MessageChannelMain()
    handler.upgrade(port1, { context: { authority: { sessionId: sessionOf(sender), user, role: 'owner' } } })
    port1.start()
    sender.postMessage('novacron:port', null, [port2])
  })
  onRequest('novacron:open-console-port', ({ sender }, argument) => {
    const ticket = Ticket.safeParse(argument)
    if (!ticket.success) return
    const { port1, port2 } = new MessageChannelMain()
    sender.postMessage('novacron:console-port', ticket.data, [port2])
    try {
      joinPorts(app.consoles.redeem(ticket.data, sessionOf(sender)), port1)
    } catch (error) {
      port1.postMessage({ kind: 'error', problem: problemOf(error) })
      port1.close()
    }
  })
}

function isTrusted({ senderFrame, sender }: IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isOwnPage(senderFrame.url)
}

/** Electron's ports cannot be handed to a worker thread, so frames are passed on here; the ends' credit bounds them. */
export function joinPorts(thread: ThreadPort, window: MessagePortMain): void {
  thread.on('message', (frame: unknown) => window.postMessage(frame))
  window.on('message', ({ data }) => thread.postMessage(data))
  thread.once('close', () => window.close())
  window.once('close', () => thread.close())
  window.start()
}
