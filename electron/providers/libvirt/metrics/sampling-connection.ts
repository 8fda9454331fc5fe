// A connection to the daemon that only the sampling uses: a long reply, or one that never comes, then holds up nothing that a
// person waits for. It is opened when it is first needed, and again when it was lost.
import type { LibvirtApi } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import type { HostLink, Link } from '../session/host-link.ts'

export interface SamplingConnection extends AsyncDisposable {
  /** @throws AppError libvirt-silent while an earlier answer is still outstanding, and what opening throws */
  run<T>(work: (api: LibvirtApi) => Promise<T>): Promise<T>
}

export interface ConnectionOptions {
  readonly link: Pick<HostLink, 'openOwn'>
  /** How long one piece of work may take before it is given up. */
  readonly patienceMs: number
  readonly signal: AbortSignal
}

export function createSamplingConnection({ link, patienceMs, signal }: ConnectionOptions): SamplingConnection {
  let own: Link | undefined
  let outstanding: Promise<unknown> | undefined

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
      return await withPatience(working, patienceMs)
    },
    async [Symbol.asyncDispose]() {
      await own?.connection.close()
    },
  }
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
