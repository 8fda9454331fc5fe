// What host number N is called and where it is: everything that follows from its number alone.
import { hostDirectory } from '../paths.ts'
import { join } from 'node:path'

const maxHosts = 9
export const bridge = 'tbbr0'
/** The machine itself on the hosts' network. */
export const bridgeAddress = '10.77.0.1/24'
/** Of `operator` (may not use libvirt's socket) and `admin` (may). */
export const userPassword = 'testbed-password'

export interface HostPlan {
  readonly index: number
  readonly name: string
  readonly address: string
  readonly uuid: string
  readonly macAddress: string
  readonly namespace: string
  /** The host's cable, seen from outside: the port of the bridge. */
  readonly port: string
  /** Takes the port's place on the bridge while packets are delayed. */
  readonly delayPort: string
  readonly directory: string
  readonly pidFile: string
  readonly delayPidFile: string
}

export function planHost(index: number): HostPlan {
  if (!Number.isInteger(index) || index < 1 || index > maxHosts) throw new RangeError(`hosts are numbered 1 to ${maxHosts}, not ${index}`)
  const name = `kvm0${index}`
  const directory = hostDirectory(name)
  return {
    index,
    name,
    address: `10.77.0.1${index}`,
    uuid: `00000000-0000-4000-8000-00000000000${index}`,
    macAddress: `52:54:00:77:00:1${index}`,
    namespace: `tb-h${index}`,
    port: `tbv${index}`,
    delayPort: `tbd${index}`,
    directory,
    pidFile: join(directory, 'pid'),
    delayPidFile: join(directory, 'delay.pid'),
  }
}

export const allPlans: readonly HostPlan[] = Array.from({ length: maxHosts }, (_, at) => planHost(at + 1))
