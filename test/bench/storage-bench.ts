// The bench of volumes: moved through the console as it is shipped, against virsh on the same host, and listed in large numbers.
import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { randomFillSync } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBenchHost } from './bench-host.ts'
import type { Bench } from './bench-table.ts'
import { startConsoleProcess, untilComplete } from './fleet/console-process.ts'
import { openVirshShell } from './rpc/virsh-shell.ts'
import { bigPoolRows } from './storage/big-pool-row.ts'
import { createTransferClient } from './storage/transfer-client.ts'
import { pool, transferRows } from './storage/transfer-rows.ts'
import type { TransferBench } from './storage/transfer-rows.ts'

const MiB = 2 ** 20
const imageBytes = 512 * MiB
const sparseBytes = 10 * 1024 * MiB
const sparseDataBytes = 200 * MiB
const target = `/var/lib/libvirt/${pool}`

export async function openStorageBench(): Promise<Bench> {
  await using stack = new AsyncDisposableStack()
  const { host } = stack.use(await openBenchHost())
  const folder = stack.adopt(mkdtempSync(join(tmpdir(), 'novacron-bench-')), (path) => rmSync(path, { recursive: true, force: true }))
  const clearAway = `virsh -q pool-destroy ${pool}; virsh -q pool-undefine ${pool}; rm -rf ${target}; true`
  await host.run(['sh', '-c', `${clearAway}; mkdir -p ${target} && virsh -q pool-define-as ${pool} dir --target ${target} && virsh -q pool-start ${pool}`])
  stack.defer(async () => void (await host.run(['sh', '-c', clearAway])))
  const dataDir = join(folder, 'data')
  const console = stack.use(await startConsoleProcess(dataDir))
  const [added] = await console.client.hosts.add({ uri: host.uri, name: '', folder: '', autoconnect: true })
  if (!added) throw new Error('the host was not added')
  await untilComplete(console, { hosts: 1, vms: 1 })
  const image = { path: join(folder, 'image'), sizeBytes: imageBytes }
  await writeRandom(image.path, imageBytes)
  const sparse = { path: join(folder, 'sparse'), sizeBytes: sparseBytes, dataBytes: sparseDataBytes }
  await writeSparse(sparse.path)
  const bench: TransferBench = { host, hostId: added.id, console, transfers: createTransferClient(console), virsh: stack.use(await openVirshShell(host.uri)), image, sparse, folder }
  const kept = stack.move()
  return { rows: [...transferRows(bench), ...bigPoolRows(bench)], [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() }
}

/** Random, so that nothing on the way can make it smaller. */
async function writeRandom(path: string, bytes: number): Promise<void> {
  await using file = await open(path, 'w')
  const block = Buffer.allocUnsafe(8 * MiB)
  for (let written = 0; written < bytes; written += block.length) await file.write(randomFillSync(block))
}

/** Twenty runs of data, spread over the image. */
async function writeSparse(path: string): Promise<void> {
  await using file = await open(path, 'w')
  await file.truncate(sparseBytes)
  const block = Buffer.allocUnsafe(sparseDataBytes / 20)
  for (let run = 0; run < 20; run += 1) await file.write(randomFillSync(block), 0, block.length, (run * sparseBytes) / 20)
}
