// When the host was booted and when each running guest was started. libvirt tells neither; the kernel does the one, and the
// other is the time of the pid file that libvirt's QEMU driver writes for each guest as it starts.
import type { HostTransport } from '../transport/host-transport.ts'

export interface HostClock {
  /** Milliseconds since 1970; `null` where the host does not tell (no Linux, no shell). */
  readonly bootedAtMs: number | null
  /** By domain name; empty for other drivers than QEMU's. */
  readonly guestsStartedAtMs: ReadonlyMap<string, number>
}

const unknown: HostClock = { bootedAtMs: null, guestsStartedAtMs: new Map() }

/** One command for both: on a busy host a shell takes seconds to start. */
const command = 'cat /proc/uptime; for d in /run/libvirt/qemu /var/run/libvirt/qemu "${XDG_RUNTIME_DIR:-/nonexistent}/libvirt/qemu/run"; do [ -d "$d" ] && exec stat -c "%Y %n" "$d"/*.pid 2>/dev/null; done; true'
const deadlineMs = 60_000

/** Nothing waits for it; an account without a shell still has everything else. @throws the signal's reason */
export async function readHostClock(transport: HostTransport, signal: AbortSignal): Promise<HostClock> {
  try {
    const { stdout } = await transport.run(command, { signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]) })
    return parseHostClock(stdout, Date.now())
  } catch {
    signal.throwIfAborted()
    return unknown
  }
}

export function parseHostClock(text: string, nowMs: number): HostClock {
  const uptimeSeconds = Number.parseFloat(/^\d+\.\d+ \d+\.\d+$/m.exec(text)?.[0] ?? '')
  const started = new Map<string, number>()
  for (const line of text.split('\n')) {
    const match = /^(\d+) .*\/([^/]+)\.pid$/.exec(line)
    if (match?.[1] !== undefined && match[2] !== undefined) started.set(match[2], Number(match[1]) * 1000)
  }
  return { bootedAtMs: Number.isFinite(uptimeSeconds) ? Math.round(nowMs - uptimeSeconds * 1000) : null, guestsStartedAtMs: started }
}
