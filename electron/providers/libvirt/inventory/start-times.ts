// When each running guest was started. libvirt does not tell; its QEMU driver writes a pid file for each guest when it starts, so that file's time does.
import type { HostTransport } from '../transport/host-transport.ts'

const command = 'for d in /run/libvirt/qemu /var/run/libvirt/qemu "${XDG_RUNTIME_DIR:-/nonexistent}/libvirt/qemu/run"; do [ -d "$d" ] && exec stat -c "%Y %n" "$d"/*.pid 2>/dev/null; done; true'
const deadlineMs = 5_000

/** Milliseconds since 1970 by domain name; empty where the host does not tell (other drivers, no shell). */
export async function readStartTimes(transport: HostTransport, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  try {
    const { stdout } = await transport.run(command, { signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]) })
    return parseStartTimes(stdout)
  } catch (error) {
    // An account without a shell still has everything else; uptimes are then unknown.
    signal.throwIfAborted()
    if (error instanceof Error) return new Map()
    throw error
  }
}

export function parseStartTimes(text: string): Map<string, number> {
  const times = new Map<string, number>()
  for (const line of text.split('\n')) {
    const match = /^(\d+) .*\/([^/]+)\.pid$/.exec(line)
    if (match?.[1] !== undefined && match[2] !== undefined) times.set(match[2], Number(match[1]) * 1000)
  }
  return times
}
