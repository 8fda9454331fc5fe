// Cuts a host off as a dead router would: IP packets vanish both ways, ARP still answers, so peers wait instead of hearing
// "no route to host". Held by the kernel in one nftables set of bridge ports; whoever was cut is listed there.
import { tryCommand, runCommand } from '../machine/run-command.ts'
import type { HostPlan } from '../hosts/host-plan.ts'

const table = 'novacron_testbed'
const drop = 'ether type { ip, ip6 } drop'
const ruleset = `add table bridge ${table}
add set bridge ${table} cut { type ifname; }
add chain bridge ${table} forward { type filter hook forward priority 0; }
add chain bridge ${table} input { type filter hook input priority 0; }
add chain bridge ${table} output { type filter hook output priority 0; }
flush table bridge ${table}
add rule bridge ${table} forward iifname @cut ${drop}
add rule bridge ${table} forward oifname @cut ${drop}
add rule bridge ${table} input iifname @cut ${drop}
add rule bridge ${table} output oifname @cut ${drop}
`

export async function partition(host: HostPlan): Promise<void> {
  await runCommand('nft', ['-f', '-'], { input: `${ruleset}add element bridge ${table} cut { ${ports(host)} }\n` })
}

export async function heal(host: HostPlan): Promise<void> {
  if (await isPartitioned(host)) await runCommand('nft', ['-f', '-'], { input: `delete element bridge ${table} cut { ${ports(host)} }\n` })
}

export async function isPartitioned(host: HostPlan): Promise<boolean> {
  const { stdout } = await tryCommand('nft', ['list', 'set', 'bridge', table, 'cut'])
  return stdout.includes(`"${host.port}"`)
}

export async function clearFabricFaults(): Promise<void> {
  await tryCommand('nft', ['delete', 'table', 'bridge', table])
}

// Either may be the bridge's port: the second takes the first's place while packets are delayed.
function ports({ port, delayPort }: HostPlan): string {
  return `"${port}", "${delayPort}"`
}
