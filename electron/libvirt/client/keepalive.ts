// Keeps a connection's two sides sure of each other: answers the daemon's pings and sends our own when nothing was
// heard for a while. Pings are only exchanged with a daemon that was asked for keepalive (connect.ts does).
import { ProgramNumber } from '../procedures/protocol-constants.gen.ts'
import { encodeFrame, FrameStatus, FrameType, programVersion, type Frame } from '../wire/frame.ts'
import type { RpcSession } from './calls/rpc-session.ts'

export interface KeepaliveOptions {
  /** Silence after which a ping is sent. */
  readonly intervalMs: number
  /** Pings without any sign of life after which the connection counts as dead. */
  readonly count: number
}

const ping = 1
const pong = 2

// With five calls unanswered the daemon no longer reads this connection, pings included: silence proves nothing.
const callsThatSilenceTheDaemon = 5

function keepaliveFrame(procedure: typeof ping | typeof pong): Buffer {
  const program = ProgramNumber.keepalive
  return encodeFrame({ program, version: programVersion, procedure, type: FrameType.Message, serial: 0, status: FrameStatus.Ok })
}

/** Answers a ping; a pong needs no answer, its arrival was the sign of life. */
export function answerKeepalive(session: RpcSession, frame: Frame): void {
  if (frame.procedure === ping) session.transport.send(keepaliveFrame(pong))
}

/** Starts pinging; ends the session as 'silent' when the daemon stays silent. */
export function startKeepalive(session: RpcSession, { intervalMs, count }: KeepaliveOptions): Disposable {
  let heardBytes = session.transport.receivedBytes
  let unanswered = 0
  const timer = setInterval(() => {
    const isExcused = session.transport.isHeld || session.outstanding >= callsThatSilenceTheDaemon
    if (session.transport.receivedBytes !== heardBytes || isExcused) {
      heardBytes = session.transport.receivedBytes
      unanswered = 0
      return
    }
    if (unanswered >= count) return session.end({ kind: 'silent', silentMs: intervalMs * (count + 1) })
    unanswered++
    session.transport.send(keepaliveFrame(ping))
  }, intervalMs)
  timer.unref()
  const stop = (): void => clearInterval(timer)
  void session.closed.then(stop)
  return { [Symbol.dispose]: stop }
}
