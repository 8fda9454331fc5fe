// Processes that stop without dying (SIGSTOP): their sockets stay open and nobody answers. libvirtd, or one guest's QEMU.
import { readFileSync } from 'node:fs'
import { childrenOf, identify } from '../machine/process-identity.ts'
import { fileInHost, hostPid, runInHost } from '../hosts/host-process.ts'
import type { HostPlan } from '../hosts/host-plan.ts'

type Stoppable = { readonly kind: 'libvirtd' } | { readonly kind: 'guest'; readonly name: string }

export async function hang(host: HostPlan, what: Stoppable): Promise<void> {
  const pid = pidInHost(host, what)
  if (pid === undefined) throw new Error(`${host.name}: ${what.kind === 'guest' ? `guest ${what.name}` : 'libvirtd'} does not run`)
  await runInHost(host, ['kill', '-STOP', pid])
}

/** Nothing to do for what has ended meanwhile, or a host that is off. */
export async function unhang(host: HostPlan, what: Stoppable): Promise<void> {
  const pid = pidInHost(host, what)
  if (pid !== undefined) await runInHost(host, ['kill', '-CONT', pid])
}

/** What a host's libvirtd does, from its process alone: asking it would hang with it. */
export function libvirtdState(host: HostPlan): 'running' | 'stopped' | 'absent' {
  const state = processesOf(host).find(({ name }) => name === 'libvirtd')?.state
  if (state === undefined) return 'absent'
  return state === 'T' ? 'stopped' : 'running'
}

/** The guests whose QEMU is stopped. */
export function hungGuests(host: HostPlan): string[] {
  return processesOf(host).flatMap(({ state, guest }) => (state === 'T' && guest !== undefined ? [guest] : []))
}

// The pid files of libvirtd and QEMU hold numbers of the host's own pid namespace.
function pidInHost(host: HostPlan, what: Stoppable): string | undefined {
  const path = what.kind === 'libvirtd' ? '/run/libvirtd.pid' : `/run/libvirt/qemu/${what.name}.pid`
  const found = fileInHost(host, path)
  return found === undefined ? undefined : readFileSync(found, 'utf8').trim()
}

interface HostProcess {
  readonly name: string
  readonly state: string
  readonly guest: string | undefined
}

// Daemons are children of the host's pid 1, which adopts all orphans.
function processesOf(host: HostPlan): HostProcess[] {
  const init = hostPid(host)
  if (init === undefined) return []
  return childrenOf(init).flatMap((pid) => {
    const state = identify(pid)?.state
    const line = commandLine(pid)
    if (state === undefined || line === undefined) return []
    return [{ name: line[0]?.split('/').at(-1) ?? '', state, guest: guestName(line) }]
  })
}

// QEMU's command line says `-name guest=web-1,debug-threads=on`.
function guestName(line: readonly string[]): string | undefined {
  return /^guest=([^,]+)/.exec(line[line.indexOf('-name') + 1] ?? '')?.[1]
}

function commandLine(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return undefined // it ended meanwhile
  }
}
