// The end of a click's way: each libvirt call that is made for somebody leaves a line in the log with the id of the click, and is a step of its trace.
import { currentTrace, traced } from '#electron/lib/trace.ts'
import type { AroundCall } from '#electron/libvirt/index.ts'
import type { ProviderContext } from '../../provider.ts'

/** What the console does by itself (sampling, events, pings) has no click, and leaves no line: it would be thousands a minute. */
export function tracedCalls(log: ProviderContext['log']): AroundCall {
  return async (name, run) => {
    if (!currentTrace()) return run()
    const startMs = Date.now()
    try {
      const result = await traced({ name: `libvirt ${name}`, kind: 'client', attributes: { 'rpc.system': 'libvirt', 'rpc.method': name } }, run)
      log('debug', 'libvirt call', { procedure: name, tookMs: Date.now() - startMs })
      return result
    } catch (error) {
      log('info', 'libvirt call failed', { procedure: name, tookMs: Date.now() - startMs, reason: error instanceof Error ? error.message : String(error) })
      throw error
    }
  }
}
