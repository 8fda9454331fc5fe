// A connection to the daemon that only the sampling uses: a long reply, or one that never comes, then holds up nothing that a
// person waits for. It is opened when it is first needed, and again when it was lost.
import type { LibvirtApi } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import type { HostLink, Link } from '../session/host-link.ts'

export interface SamplingConnection extends AsyncDisposable {
  /** @throws AppError libvirt-silent while an earlier answer is still outstanding, and what opening throws */
  run<T>(work: (api: LibvirtApi) => Promise<T>): Promise<T>
  /**
   * Gives up what is outstanding, for a reason that is known and does not come again: the next piece of work gets a connection of its own.
   * What was given up keeps a worker of the daemon until it is answered, so that is done a few times and no more.
   */
  renew(): void
}

export interface ConnectionOptions {
  readonly link: Pick<HostLink, 'openOwn'>
  /** How long one piece of work may take before it is given up. */
  readonly patienceMs: number
  readonly signal: AbortSignal
}

/** Of the twenty workers that a daemon has. */
const mostLeft = 3

export function createSamplingConnection({ link, patienceMs, signal }: ConnectionOptions): SamplingConnection {
  let own: Link | undefined
  let outstanding: Promise<unknown> | undefined
  let renewal = newRenewal()
  const left = new Set<Link>()

  const open = async (): Promise<Link> => {
    const opened = await link.openOwn(signal)
    own = opened
    void opened.connection.closed.then(() => {
      if (own === opened) own = undefined
    })
    return opened
  }
  return {
    async run(work) {
      // What was given up may still be worked on by the daemon: it is not asked again before it has answered.
      if (outstanding) throw silent(patienceMs)
      const { api } = own ?? (await open())
      const working = work(api)
      const settled = working.then(() => {}, () => {})
      outstanding = settled
      void settled.then(() => {
        if (outstanding === settled) outstanding = undefined
      })
      return await Promise.race([withPatience(working, patienceMs), renewal.promise])
    },
    renew() {
      if (!own || !outstanding || left.size >= mostLeft) return
      const behind = own
      left.add(behind)
      void outstanding.then(() => {
        left.delete(behind)
        return behind.connection.close()
      })
      own = undefined
      outstanding = undefined
      renewal.reject(silent(patienceMs))
      renewal = newRenewal()
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...left, ...(own ? [own] : [])].map(({ connection }) => connection.close()))
    },
  }
}

/** Rejected, it is of no interest to anybody but a piece of work under way. */
function newRenewal(): PromiseWithResolvers<never> {
  const renewal = Promise.withResolvers<never>()
  renewal.promise.catch(() => {})
  return renewal
}

async function withPatience<T>(working: Promise<T>, patienceMs: number): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(silent(patienceMs)), patienceMs)
  try {
    return await Promise.race([working, over])
  } finally {
    clearTimeout(timer)
  }
}

function silent(patienceMs: number): AppError {
  const seconds = Math.round(patienceMs / 1000)
  return new AppError('libvirt-silent', { message: `The host has not told its statistics for ${seconds} s`, params: { name: 'statistics', act: 'sampling', seconds }, hint: 'host-busy' })
}
