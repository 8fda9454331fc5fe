// The testbed's door for tests: hosts as values, with virsh, ssh and faults. Faults heal themselves when they are disposed:
// `await using _cut = await host.faults.partition()`. Hosts stay up for the next test; `npm run testbed -- down` ends them.
import { setDelay, clearDelay } from './faults/delay.ts'
import type { Delay } from './faults/delay.ts'
import { hang, unhang } from './faults/hang.ts'
import { heal, partition } from './faults/partition.ts'
import { restartLibvirtd, setForwarding, stopLibvirtd } from './faults/services.ts'
import { defineGuest, startGuest, virsh } from './guests/define-guest.ts'
import type { GuestRequest } from './guests/define-guest.ts'
import { testDriverFile } from './guests/test-driver-file.ts'
import type { TestFleetSize } from './guests/test-driver-file.ts'
import { isOn, runInHost } from './hosts/host-process.ts'
import { planHost } from './hosts/host-plan.ts'
import type { HostPlan } from './hosts/host-plan.ts'
import { powerOff } from './hosts/power.ts'
import { libvirtUri, ssh, testDriverUri } from './hosts/reach.ts'
import type { CommandResult } from './machine/run-command.ts'
import { whyUnfit } from './machine/packages.ts'
import { paths } from './paths.ts'
import { bringUp, startHost } from './up.ts'

export { userPassword } from './hosts/host-plan.ts'
export { testDriverFile } from './guests/test-driver-file.ts'
export { vncPassword } from './guests/domain-xml.ts'

/** Why there can be no testbed on this machine, for `describe.skipIf`; undefined when there can. */
export function whyNoTestbed(): string | undefined {
  return whyUnfit()
}

export interface TestbedHost {
  readonly name: string
  readonly address: string
  readonly uuid: string
  /** qemu+ssh, with key and known_hosts in its parameters. */
  readonly uri: string
  readonly sshKeyPath: string
  readonly knownHostsPath: string
  /** `admin` may use libvirt's socket, `operator` may not; both have `userPassword`. */
  uriAs(user: 'root' | 'admin' | 'operator'): string
  /** libvirt's test driver with so many made-up domains, over the same ssh. */
  testDriverUri(domains: TestFleetSize): string
  /** Its standard output. Runs inside the host, so it tells the truth whatever happens to the network. @throws Error with virsh's words. */
  virsh(args: readonly string[], deadlineMs?: number): Promise<string>
  /** A command inside the host, past the network. @throws Error with what it said. */
  run(command: readonly string[]): Promise<string>
  /** A command over ssh; never rejects. */
  ssh(command: readonly string[], deadlineMs?: number): Promise<CommandResult>
  defineGuest(request: GuestRequest & { readonly isStarted?: boolean }): Promise<void>
  readonly faults: HostFaults
}

/** Each is in force when the promise resolves and heals when it is disposed. */
interface HostFaults {
  /** Power cut: nobody is told. Disposing switches the host on again and waits until it answers. */
  kill(): Promise<AsyncDisposable>
  partition(): Promise<AsyncDisposable>
  delay(delay: Delay): Promise<AsyncDisposable>
  stopLibvirtd(): Promise<AsyncDisposable>
  noLibvirtd(): Promise<AsyncDisposable>
  hangGuest(name: string): Promise<AsyncDisposable>
  denyForwarding(): Promise<AsyncDisposable>
  /** Over when it resolves: nothing to heal. */
  restartLibvirtd(): Promise<void>
}

export interface Testbed extends AsyncDisposable {
  readonly hosts: readonly TestbedHost[]
}

export interface TestbedRequest {
  /** How many (kvm01..), or which ones: tests that disturb a host take one that others do not use. */
  readonly hosts: number | readonly number[]
  readonly guestsPerHost?: number
}

/** Uses the hosts that are up and adds those that are not. Disposing heals all faults that were made through it. */
export async function openTestbed({ hosts, ...options }: TestbedRequest): Promise<Testbed> {
  const numbers = typeof hosts === 'number' ? Array.from({ length: hosts }, (_, at) => at + 1) : hosts
  const plans = numbers.map(planHost)
  await bringUp({ hosts: plans, ...options })
  const healing = new Set<AsyncDisposable>()
  return {
    hosts: plans.map((plan) => createHost(plan, healing)),
    async [Symbol.asyncDispose]() {
      for (const fault of [...healing].toReversed()) await fault[Symbol.asyncDispose]()
    },
  }
}

function createHost(plan: HostPlan, healing: Set<AsyncDisposable>): TestbedHost {
  const { name, address, uuid } = plan
  return {
    name,
    address,
    uuid,
    uri: libvirtUri(plan),
    sshKeyPath: paths.key,
    knownHostsPath: paths.knownHosts,
    uriAs: (user) => libvirtUri(plan, user),
    testDriverUri: (domains) => testDriverUri(plan, testDriverFile(domains)),
    virsh: (args, deadlineMs) => virsh(plan, args, deadlineMs),
    run: (command) => runInHost(plan, command),
    ssh: (command, deadlineMs) => ssh(plan, command, deadlineMs === undefined ? {} : { deadlineMs }),
    async defineGuest({ isStarted = false, ...request }) {
      await defineGuest(plan, request)
      if (isStarted) await startGuest(plan, request.name)
    },
    faults: createFaults(plan, healing),
  }
}

function createFaults(plan: HostPlan, healing: Set<AsyncDisposable>): HostFaults {
  const fault = async (make: () => Promise<void>, undo: () => Promise<void>): Promise<AsyncDisposable> => {
    const made: AsyncDisposable = {
      async [Symbol.asyncDispose]() {
        if (healing.delete(made)) await undo()
      },
    }
    // Noted before it is made: a fault that fails halfway is undone too.
    healing.add(made)
    await make()
    return made
  }
  // A host that is off has no service left to put right: it starts with healthy ones.
  const ifOn = async (undo: () => Promise<void>): Promise<void> => (isOn(plan) ? undo() : undefined)
  return {
    kill: () => fault(() => powerOff(plan), () => startHost(plan)),
    partition: () => fault(() => partition(plan), () => heal(plan)),
    delay: (delay) => fault(() => setDelay(plan, delay), () => clearDelay(plan)),
    stopLibvirtd: () => fault(() => hang(plan, { kind: 'libvirtd' }), () => unhang(plan, { kind: 'libvirtd' })),
    noLibvirtd: () => fault(() => stopLibvirtd(plan), () => ifOn(() => restartLibvirtd(plan))),
    hangGuest: (name) => fault(() => hang(plan, { kind: 'guest', name }), () => unhang(plan, { kind: 'guest', name })),
    denyForwarding: () => fault(() => setForwarding(plan, false), () => ifOn(() => setForwarding(plan, true))),
    restartLibvirtd: () => restartLibvirtd(plan),
  }
}
