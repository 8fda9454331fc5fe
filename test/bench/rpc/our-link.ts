// Our way to a host as the console takes it: one SSH connection, libvirt's control connection on a channel of it.
import { openHostLink } from '#electron/providers/libvirt/session/host-link.ts'
import type { HostLink } from '#electron/providers/libvirt/session/host-link.ts'
import { parseConnectionUri } from '#electron/providers/connection-uri.ts'
import { openSshTransport } from '#electron/providers/libvirt/transport/ssh-transport.ts'
import { noQuestions } from '#electron/ssh/session/questions.ts'

export interface OurLink extends AsyncDisposable {
  readonly link: HostLink
  /** Aborts when this is disposed. */
  readonly signal: AbortSignal
}

const never = new AbortController().signal

export async function openOurLink(text: string): Promise<OurLink> {
  const uri = parseConnectionUri(text)
  const transport = await openSshTransport({ uri, ask: noQuestions, progress: { onStep: () => {} }, onNote: () => {}, signal: never })
  const link = await openHostLink({ transport, daemonUri: uri.daemonUri, onWarning: (warning) => console.warn(warning.message) }, never)
  return {
    link,
    signal: never,
    async [Symbol.asyncDispose]() {
      await link[Symbol.asyncDispose]()
      await transport[Symbol.asyncDispose]()
    },
  }
}

export async function timedMs(act: () => Promise<void>): Promise<number> {
  const startMs = performance.now()
  await act()
  return performance.now() - startMs
}
