// What is still there of hosts that should be gone: `down` fails by this, and tests prove by it that nothing is.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { hasLink, hasNamespace } from './fabric.ts'
import type { HostPlan } from './host-plan.ts'
import { cgroupTrees } from './power.ts'

/** In words, one line each; empty when nothing is left. */
export function leftovers(host: HostPlan): string[] {
  return [
    ...(hasNamespace(host.namespace) ? [`network namespace ${host.namespace}`] : []),
    ...[host.port, host.delayPort].filter(hasLink).map((link) => `link ${link}`),
    ...cgroupTrees(host).map((tree) => `cgroup ${tree}`),
    ...(existsSync(host.directory) ? [`directory ${host.directory}`] : []),
    ...processesThatSee(host).map((pid) => `process ${pid} with mounts of ${host.name}`),
  ]
}

// Every process of a host lives in a mount namespace that shows the host's own directories as /etc/libvirt and so on.
// The machine's own processes would show a mount that has escaped.
function processesThatSee({ name }: HostPlan): string[] {
  const mark = `/.testbed/hosts/${name}/`
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && mountsOf(entry).includes(mark))
}

function mountsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/mountinfo`, 'utf8')
  } catch {
    return '' // it ended meanwhile
  }
}
