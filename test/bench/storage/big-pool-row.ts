// A directory of 20,000 volumes over SSH, from the question to the first page of rows.
import type { BenchRow } from '../bench-table.ts'
import type { TransferBench } from './transfer-rows.ts'

const bigPool = 'bench-many'
const folder = `/var/lib/libvirt/${bigPool}`
const volumes = 20_000

export function bigPoolRow({ host, hostId, console }: TransferBench): BenchRow {
  const clearAway = `virsh -q pool-destroy ${bigPool}; virsh -q pool-undefine ${bigPool}; rm -rf ${folder}; true`
  return {
    name: 'first rows of a pool of 20,000 volumes',
    unit: 'ms',
    target: { kind: 'limit', atMost: 1000 },
    async prepare() {
      await host.run(['sh', '-c', `${clearAway}; mkdir -p ${folder} && cd ${folder} && seq -f 'volume-%05g.img' ${volumes} | xargs touch && virsh -q pool-define-as ${bigPool} dir --target ${folder} && virsh -q pool-start ${bigPool}`])
      return { [Symbol.asyncDispose]: async () => void (await host.run(['sh', '-c', clearAway])) }
    },
    async ours() {
      const startMs = performance.now()
      const { volumes: rows, total } = await console.client.storage.volumes({ hostId, pool: bigPool, limit: 200 })
      const tookMs = performance.now() - startMs
      if (rows.length !== 200 || total !== volumes) throw new Error(`${rows.length} rows of ${total}`)
      return tookMs
    },
  }
}
