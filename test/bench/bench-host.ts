// The real host that benches measure on: number 6 of the testbed, which tests leave alone, with twenty guests of which two run.
import { openTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'

const hostNumber = 6
export const guestCount = 20
/** One of those that run. */
export const runningGuest = 'web-6'

export interface BenchHost extends AsyncDisposable {
  readonly host: TestbedHost
}

export async function openBenchHost(): Promise<BenchHost> {
  const bed = await openTestbed({ hosts: [hostNumber], guestsPerHost: guestCount })
  const [host] = bed.hosts
  if (!host) throw new Error('the testbed gave no host')
  await host.run(['sh', '-c', plainShell])
  return { host, [Symbol.asyncDispose]: () => bed[Symbol.asyncDispose]() }
}

// A testbed host sees the machine's own /root, whose shell may do much at each start. virsh needs a shell on the host for every
// connection and we do not: it must be as quick as on a plain server, or the comparison would flatter us.
const plainShell = '[ ! -e /root/.bashrc ] || grep -q " /root/.bashrc " /proc/self/mountinfo || { : > /run/plain-bashrc && mount --bind /run/plain-bashrc /root/.bashrc; }'
