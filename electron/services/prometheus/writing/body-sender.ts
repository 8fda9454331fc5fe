// Sends bodies of figures to one receiver, again where that may help, and keeps count: how many samples it has, how many it refused, and why.
import type { RemoteWriteBody } from '#electron/engine/metrics/metrics-calls.ts'
import type { Log } from '#electron/lib/log.ts'
import { pause } from '#electron/lib/waiting/pause.ts'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { RemoteWrite } from '#shared/model/monitoring/prometheus.ts'
import { askServer, authorization } from '../ask-server.ts'

export interface BodySenderOptions {
  readonly write: RemoteWrite
  readonly secret: () => Promise<string | undefined>
  readonly signal: AbortSignal
  readonly log: Log
}

export interface SentTally {
  readonly samples: number
  readonly refused: number
  readonly problem: Problem | null
}

export interface BodySender {
  /** Asks for the secret; what is sent from now on has it. */
  authorize(): Promise<void>
  /** Resolves also when the receiver refuses the samples for good. @throws AppError `prometheus-failed`, `prometheus-refused` */
  send(body: RemoteWriteBody): Promise<void>
  /** What is wrong now; `null` when it is over. */
  tell(problem: Problem | null): void
  tally(): SentTally
}

const deadlineMs = 20_000
const pausesMs = [1000, 3000]
const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' }

export function createBodySender({ write, secret, signal, log }: BodySenderOptions): BodySender {
  let tally: SentTally = { samples: 0, refused: 0, problem: null }
  let authorized: Record<string, string> = {}

  const tell = (problem: Problem | null): void => {
    if (problem && tally.problem?.message !== problem.message) log.warn('figures could not be written to Prometheus', { reason: problem.message })
    tally = { ...tally, problem }
  }
  return {
    async authorize() {
      authorized = authorization(write.auth, await secret())
    },
    async send({ body, samples }) {
      for (const pauseMs of [...pausesMs, undefined]) {
        try {
          await askServer({ url: write.url, headers: { ...headers, ...authorized }, body, deadlineMs, signal })
          tally = { ...tally, samples: tally.samples + samples }
          return
        } catch (error) {
          const problem = problemOf(error)
          // It does not take these samples, and would not the next time: the others may be fine.
          if (problem.params?.['status'] === 400) {
            tell(problem)
            tally = { ...tally, refused: tally.refused + samples }
            return
          }
          if (pauseMs === undefined || problem.code !== 'prometheus-failed') throw error
          await pause(pauseMs, signal)
        }
      }
    },
    tell,
    tally: () => tally,
  }
}
