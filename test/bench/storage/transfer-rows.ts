// Volumes to and from a real host over SSH: through the console as it is shipped, file to volume and volume to file, its checksum included, against virsh
// vol-upload and vol-download by virsh's own clock.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { HostId } from '#shared/model/ids.ts'
import type { TestbedHost } from '../../testbed/testbed.ts'
import { percentile } from '../bench-table.ts'
import type { BenchRow } from '../bench-table.ts'
import type { ConsoleProcess } from '../fleet/console-process.ts'
import { openVirshShell } from '../rpc/virsh-shell.ts'
import type { VirshShell } from '../rpc/virsh-shell.ts'
import type { TransferClient } from './transfer-client.ts'

export interface TransferBench {
  readonly host: TestbedHost
  readonly hostId: HostId
  readonly console: ConsoleProcess
  readonly transfers: TransferClient
  readonly virsh: VirshShell
  /** A file of random bytes, and a sparse one. */
  readonly image: { readonly path: string; readonly sizeBytes: number }
  readonly sparse: { readonly path: string; readonly sizeBytes: number; readonly dataBytes: number }
  readonly folder: string
}

export const pool = 'bench-moves'
const MiB = 2 ** 20
const volumeOf = { ours: 'ours.img', theirs: 'theirs.img' } as const
const addedDelayMs = 20

const removeVolume = async (host: TestbedHost, name: string): Promise<void> => {
  await host.run(['sh', '-c', `virsh -q vol-delete --pool ${pool} ${name} >/dev/null 2>&1; true`])
}

async function throughput(sizeBytes: number, act: () => Promise<void>): Promise<number> {
  const startMs = performance.now()
  await act()
  return sizeBytes / MiB / ((performance.now() - startMs) / 1000)
}

async function ourUpload({ host, hostId, transfers, image }: TransferBench): Promise<number> {
  await removeVolume(host, volumeOf.ours)
  return throughput(image.sizeBytes, () => transfers.upload({ hostId, pool, name: volumeOf.ours }, image.path))
}

async function theirUpload({ host, image }: TransferBench, virsh: VirshShell): Promise<number> {
  await removeVolume(host, volumeOf.theirs)
  await host.virsh(['vol-create-as', pool, volumeOf.theirs, String(image.sizeBytes), '--allocation', '0'])
  const { ms } = await virsh.run(`vol-upload --pool ${pool} ${volumeOf.theirs} ${image.path}`)
  return image.sizeBytes / MiB / (ms / 1000)
}

async function ourDownload({ hostId, transfers, image, folder }: TransferBench): Promise<number> {
  const target = join(folder, 'download.img')
  rmSync(target, { force: true })
  return throughput(image.sizeBytes, () => transfers.download({ hostId, pool, volume: volumeOf.ours }, target))
}

async function theirDownload({ image, folder }: TransferBench, virsh: VirshShell): Promise<number> {
  const target = join(folder, 'download.img')
  rmSync(target, { force: true })
  const { ms } = await virsh.run(`vol-download --pool ${pool} ${volumeOf.theirs} ${target}`)
  return image.sizeBytes / MiB / (ms / 1000)
}

/** What a download needs, so that its row can be run alone: both sides' volumes, full. Of a whole run the uploads have left them. */
async function withVolumes(bench: TransferBench): Promise<AsyncDisposable> {
  const there = (await bench.host.virsh(['vol-list', pool])).split(/\s+/)
  if (!there.includes(volumeOf.ours)) await ourUpload(bench)
  if (!there.includes(volumeOf.theirs)) await theirUpload(bench, bench.virsh)
  return { [Symbol.asyncDispose]: () => Promise.resolve() }
}

export function transferRows(bench: TransferBench): BenchRow[] {
  const far = farPair(bench)
  const volumes = (): Promise<AsyncDisposable> => withVolumes(bench)
  const farVolumes = async (): Promise<AsyncDisposable> => {
    await volumes()
    return far.open()
  }
  const [near, distant] = [{ kind: 'ratio', atLeast: 1.5 }, { kind: 'ratio', atLeast: 2 }] as const
  return [
    { name: 'upload 512 MiB over SSH, against virsh vol-upload', unit: 'MiB/s', target: near, ours: () => ourUpload(bench), theirs: () => theirUpload(bench, bench.virsh) },
    { name: 'download 512 MiB over SSH, against virsh vol-download', unit: 'MiB/s', target: near, prepare: volumes, ours: () => ourDownload(bench), theirs: () => theirDownload(bench, bench.virsh) },
    { name: 'the same upload with 20 ms added to each round trip', unit: 'MiB/s', target: distant, prepare: far.open, ours: () => ourUpload(bench), theirs: () => theirUpload(bench, far.virsh()) },
    { name: 'the same download with 20 ms added to each round trip', unit: 'MiB/s', target: distant, prepare: farVolumes, ours: () => ourDownload(bench), theirs: () => theirDownload(bench, far.virsh()) },
    { name: 'what goes to the host of a 10 GiB sparse image, by the 200 MiB that it holds', unit: 'x', target: { kind: 'limit', atMost: 1.1 }, rounds: 1, ours: () => sparseShare(bench) },
    { name: 'another call to the host while two transfers run, p95', unit: 'ms', target: { kind: 'limit', atMost: 100 }, rounds: 1, ours: () => callsMeanwhile(bench) },
  ]
}

/** virsh connects anew, so that its connection knows the delay from its beginning, as ours would after a while. */
function farPair({ host }: TransferBench) {
  let shell: VirshShell | undefined
  return {
    open: async (): Promise<AsyncDisposable> => {
      await using stack = new AsyncDisposableStack()
      stack.use(await host.faults.delay({ delayMs: addedDelayMs }))
      shell = stack.use(await openVirshShell(host.uri))
      return stack.move()
    },
    virsh: (): VirshShell => {
      if (!shell) throw new Error('the far virsh is not open')
      return shell
    },
  }
}

/** Counted at the host's network card: SSH's and TCP's share included. */
async function sparseShare({ host, hostId, transfers, sparse }: TransferBench): Promise<number> {
  const name = 'sparse.img'
  await removeVolume(host, name)
  const received = async (): Promise<number> => {
    const lines = (await host.run(['cat', '/proc/net/dev'])).split('\n').filter((line) => line.includes(':') && !/^\s*lo:/.test(line))
    return lines.reduce((sum, line) => sum + Number(line.split(':')[1]?.trim().split(/\s+/)[0] ?? 0), 0)
  }
  const before = await received()
  await transfers.upload({ hostId, pool, name }, sparse.path)
  const share = ((await received()) - before) / sparse.dataBytes
  await removeVolume(host, name)
  return share
}

const calls = 100

async function callsMeanwhile(bench: TransferBench): Promise<number> {
  const { host, hostId, console, transfers, image, folder } = bench
  const over = new AbortController()
  const endless = async (number: number): Promise<void> => {
    while (!over.signal.aborted) {
      await removeVolume(host, `busy-${number}.img`)
      await transfers.upload({ hostId, pool, name: `busy-${number}.img` }, image.path)
      rmSync(join(folder, `busy-${number}.img`), { force: true })
      await transfers.download({ hostId, pool, volume: `busy-${number}.img` }, join(folder, `busy-${number}.img`))
    }
  }
  const running = Promise.all([endless(1), endless(2)])
  const tookMs: number[] = []
  await new Promise((resolve) => setTimeout(resolve, 500))
  for (let call = 0; call < calls; call += 1) {
    const startMs = performance.now()
    await console.client.storage.poolTypes({ hostId })
    tookMs.push(performance.now() - startMs)
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
  over.abort()
  await running
  for (const number of [1, 2]) await removeVolume(host, `busy-${number}.img`)
  return percentile(tookMs, 0.95)
}
