// Twenty machines from one image on three hosts: through the console, as one task, and by the quickest script that virsh allows, which holds
// one connection to each host and works on all three at once.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HostId } from '#shared/model/ids.ts'
import { isEnded } from '#shared/model/task.ts'
import { openTestbed, whyNoTestbed } from '../../testbed/testbed.ts'
import type { TestbedHost } from '../../testbed/testbed.ts'
import type { BenchRow, SkippedRow } from '../bench-table.ts'
import { startConsoleProcess, untilComplete } from '../fleet/console-process.ts'
import type { ConsoleProcess } from '../fleet/console-process.ts'
import { virshUri } from '../rpc/virsh-shell.ts'

/** Of the twenty. */
const shares = [7, 7, 6]
const pool = 'bench-create'
const folder = `/var/lib/libvirt/${pool}`
const imageMiB = 64
const diskBytes = 2 ** 30
const clearAway = `for name in $(virsh list --all --name | grep '^bench-create-'); do virsh -q undefine $name; done; ls ${folder} 2>/dev/null | grep -v golden | sed 's|^|${folder}/|' | xargs -r rm -f; virsh -q pool-refresh ${pool}; true`

const wish = { source: { kind: 'cloud', pool, volume: 'golden.qcow2', use: 'copy' }, vcpus: 1, memoryBytes: 128 * 2 ** 20, disk: { pool, sizeBytes: diskBytes }, network: 'default', start: false } as const

interface Place {
  readonly host: TestbedHost
  readonly hostId: HostId
  readonly count: number
  /** What virsh is fed. */
  readonly script: string
}

export function creationRow(): BenchRow | SkippedRow {
  const name = 'make 20 machines from an image on 3 hosts'
  const whyNot = whyNoTestbed()
  if (whyNot !== undefined) return { name, skipped: whyNot }
  let stage: Stage | undefined
  const staged = (): Stage => {
    if (!stage) throw new Error('nothing was prepared')
    return stage
  }
  return {
    name,
    unit: 's',
    target: { kind: 'ratio', atMost: 1.2 },
    rounds: 3,
    async prepare() {
      stage = await openStage()
      return stage
    },
    ours: () => timed(staged(), () => byConsole(staged())),
    theirs: () => timed(staged(), () => byScript(staged())),
  }
}

interface Stage extends AsyncDisposable {
  readonly console: ConsoleProcess
  readonly places: readonly Place[]
}

async function openStage(): Promise<Stage> {
  await using stack = new AsyncDisposableStack()
  const { hosts } = stack.use(await openTestbed({ hosts: shares.length }))
  for (const host of hosts) {
    const end = `${clearAway}; virsh -q pool-destroy ${pool}; virsh -q pool-undefine ${pool}; rm -rf ${folder}; true`
    await host.run(['sh', '-c', end])
    stack.defer(async () => void (await host.run(['sh', '-c', end])))
    // Random, so that it is copied in full.
    await host.run(['sh', '-c', `mkdir -p ${folder} && head -c ${imageMiB}M /dev/urandom > ${folder}/raw && qemu-img convert -O qcow2 ${folder}/raw ${folder}/golden.qcow2 && rm ${folder}/raw && virsh -q pool-define-as ${pool} dir --target ${folder} && virsh -q pool-start ${pool}`])
  }
  const dataDir = stack.adopt(mkdtempSync(join(tmpdir(), 'novacron-bench-')), (path) => rmSync(path, { recursive: true, force: true }))
  const console = stack.use(await startConsoleProcess(dataDir))
  for (const { uri, name } of hosts) await console.client.hosts.add({ uri, name })
  await untilComplete(console, { hosts: hosts.length, vms: hosts.length })
  const places: Place[] = []
  for (const { id, name } of await console.client.inventory.listHosts()) {
    const at = hosts.findIndex((host) => host.name === name)
    const [host, count] = [hosts[at], shares[at]]
    if (host && count !== undefined) places.push({ host, hostId: id, count, script: await scriptFor(console, { hostId: id, count, dataDir }) })
  }
  const kept = stack.move()
  return { console, places, [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() }
}

/** Seconds. What was made is looked at and removed afterwards. */
async function timed({ places }: Stage, make: () => Promise<void>): Promise<number> {
  const startMs = performance.now()
  await make()
  const tookMs = performance.now() - startMs
  for (const { host, count } of places) {
    const made = (await host.virsh(['list', '--all', '--name'])).split('\n').filter((each) => each.startsWith('bench-create-'))
    if (made.length !== count) throw new Error(`${host.name} has ${made.length} machines of ${count}`)
    await host.run(['sh', '-c', clearAway])
  }
  return tookMs / 1000
}

async function byConsole({ console: { client }, places }: Stage): Promise<void> {
  const tasks = await Promise.all(places.map(({ hostId, count }) => client.creation.create({ ...wish, hostId, name: `bench-create-{1..${count}}` })))
  const open = new Set<string>(tasks.map(({ taskId }) => taskId))
  const stop = new AbortController()
  for await (const event of await client.tasks.watch(undefined, { signal: stop.signal })) {
    for (const task of event.kind === 'removed' ? [] : event.tasks) {
      if (!open.has(task.id) || !isEnded(task.state)) continue
      if (task.state !== 'succeeded') throw new Error(`making machines ${task.state}`)
      open.delete(task.id)
    }
    if (open.size === 0) break
  }
  stop.abort()
}

async function byScript({ places }: Stage): Promise<void> {
  await Promise.all(places.map(({ host, script }) => virsh(host.uri, script)))
}

/** The disk is copied and grown, and the definition that the console would make is given each name. */
async function scriptFor({ client }: ConsoleProcess, { hostId, count, dataDir }: { hostId: HostId; count: number; dataDir: string }): Promise<string> {
  const { xml } = await client.creation.preview({ ...wish, hostId, name: 'bench-create-0' })
  const lines = Array.from({ length: count }, (_, at) => {
    const name = `bench-create-${at + 1}`
    const file = join(dataDir, `${hostId}-${name}.xml`)
    writeFileSync(file, xml.replace(/<uuid>[^<]*<\/uuid>/, '').replaceAll('bench-create-0', name))
    return [`vol-clone golden.qcow2 ${name}.qcow2 ${pool}`, `vol-resize ${name}.qcow2 ${diskBytes}b ${pool}`, `define ${file}`]
  })
  return `${lines.flat().join('\n')}\n`
}

/** One process with one connection, which is fed its commands. */
async function virsh(uri: string, commands: string): Promise<void> {
  const child = spawn('virsh', ['-q', '-c', virshUri(uri)], { stdio: ['pipe', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (errors += text))
  child.stdin.end(commands)
  await once(child, 'close')
  if (errors.includes('error:')) throw new Error(`virsh: ${errors}`)
}
