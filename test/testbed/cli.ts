// The testbed's command line: `npm run testbed -- up 3`. Every fault is one line of the table below.
import { parseArgs } from 'node:util'
import { setDelay, clearDelay } from './faults/delay.ts'
import { hang, unhang } from './faults/hang.ts'
import { heal, partition } from './faults/partition.ts'
import { restartLibvirtd, setForwarding, stopLibvirtd } from './faults/services.ts'
import { defineGuest, startGuest } from './guests/define-guest.ts'
import { refuseForeignTestbed } from './hosts/fabric.ts'
import { planHost } from './hosts/host-plan.ts'
import type { HostPlan } from './hosts/host-plan.ts'
import { powerOff } from './hosts/power.ts'
import { ssh, virshOverSsh } from './hosts/reach.ts'
import type { CommandResult } from './machine/run-command.ts'
import { readStatus, statusTable } from './status.ts'
import { bringUp, purge, startHost, takeDown } from './up.ts'

const usage = `npm run testbed -- <command>
  up [N=3] [--guests K]        N hosts (1-9) with K guests each, added to what is up
  down [N..] [--purge]         all hosts (or those) off and away; --purge: the guest image too
  status [--json]
  virsh N -- ARGS..            virsh over ssh on host N
  ssh N -- COMMAND..           a command on host N
  kill-host N | start-host N   power off without a word | on again
  partition N | heal N         packets to and from N vanish
  delay N 50ms [JITTERms] | delay N off
  restart-libvirtd N           also brings back a missing or a hanging one
  stop-libvirtd N | cont-libvirtd N      SIGSTOP, SIGCONT
  no-libvirt N                 the daemon ends, its socket goes
  hang-guest N NAME | unhang-guest N NAME
  deny-forwarding N | allow-forwarding N sshd forwards neither sockets nor ports
  guest-define N NAME [--disk local|shared] [--vnc tcp|socket|password] [--memory MIB] [--network NAME] [--start]`

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    guests: { type: 'string' },
    purge: { type: 'boolean' },
    json: { type: 'boolean' },
    disk: { type: 'string' },
    vnc: { type: 'string' },
    memory: { type: 'string' },
    network: { type: 'string' },
    start: { type: 'boolean' },
  },
})
const [command = '', ...words] = positionals

type HostCommand = (host: HostPlan, words: readonly string[]) => Promise<unknown>

const hostCommands: Readonly<Record<string, HostCommand>> = {
  virsh: (host, args) => forward(virshOverSsh(host, args, { deadlineMs: 600_000 })),
  ssh: (host, args) => forward(ssh(host, args, { deadlineMs: 600_000 })),
  'kill-host': powerOff,
  'start-host': startHost,
  partition,
  heal,
  delay: (host, [delay = '', jitter = '0ms']) => (delay === 'off' ? clearDelay(host) : setDelay(host, { delayMs: milliseconds(delay), jitterMs: milliseconds(jitter) })),
  'restart-libvirtd': restartLibvirtd,
  'stop-libvirtd': (host) => hang(host, { kind: 'libvirtd' }),
  'cont-libvirtd': (host) => unhang(host, { kind: 'libvirtd' }),
  'no-libvirt': stopLibvirtd,
  'hang-guest': (host, [name = '']) => hang(host, { kind: 'guest', name }),
  'unhang-guest': (host, [name = '']) => unhang(host, { kind: 'guest', name }),
  'deny-forwarding': (host) => setForwarding(host, false),
  'allow-forwarding': (host) => setForwarding(host, true),
  'guest-define': guestDefine,
}

async function run(): Promise<void> {
  if (command === 'up') return up()
  if (command === 'down') return down()
  if (command === 'status') return printStatus()
  const act = hostCommands[command]
  if (!act) throw new Error(command === '' ? usage : `unknown command ${command}\n${usage}`)
  await refuseForeignTestbed()
  const [host, ...rest] = words
  await act(planHost(Number(host)), rest)
}

async function up(): Promise<void> {
  const count = Number(words[0] ?? 3)
  const hosts = Array.from({ length: count }, (_, at) => planHost(at + 1))
  const guestsPerHost = options.guests === undefined ? {} : { guestsPerHost: Number(options.guests) }
  await bringUp({ hosts, ...guestsPerHost, say: (line) => console.error(line) })
  await printStatus()
}

async function down(): Promise<void> {
  if (options.purge === true) return purge()
  await (words.length > 0 ? takeDown(words.map((word) => planHost(Number(word)))) : takeDown())
}

async function printStatus(): Promise<void> {
  const status = await readStatus()
  console.log(options.json === true ? JSON.stringify(status, undefined, 2) : statusTable(status))
}

async function guestDefine(host: HostPlan, [name]: readonly string[]): Promise<void> {
  if (name === undefined) throw new Error(`guest-define N NAME\n${usage}`)
  const disk = oneOf(options.disk ?? 'local', ['local', 'shared'])
  const vnc = oneOf(options.vnc ?? 'tcp', ['tcp', 'socket', 'password'])
  const memory = options.memory === undefined ? {} : { memoryMib: Number(options.memory) }
  await defineGuest(host, { name, disk, vnc, network: options.network ?? 'default', ...memory })
  if (options.start === true) await startGuest(host, name)
}

async function forward(result: Promise<CommandResult>): Promise<void> {
  const { code, stdout, stderr } = await result
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  process.exitCode = code === -1 ? 1 : code
}

function milliseconds(text: string): number {
  const found = /^(\d+(?:\.\d+)?)(?:ms)?$/.exec(text)?.[1]
  if (found === undefined) throw new Error(`not a time in milliseconds: ${text} (as in 50ms)`)
  return Number(found)
}

function oneOf<const T extends string>(text: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === text)
  if (found === undefined) throw new Error(`${text}: one of ${allowed.join(', ')}`)
  return found
}

try {
  await run()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
