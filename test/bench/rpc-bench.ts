// The bench of the way to a host: our SSH and libvirt client against libvirt's own, on a real host of the testbed.
import { openBenchHost, runningGuest } from './bench-host.ts'
import type { Bench, BenchOptions } from './bench-table.ts'
import { farListRow, listRows, openPair, warmUp } from './rpc/list-rows.ts'
import { openHostRows, warmUpOpening } from './rpc/open-host-rows.ts'
import { openOurLink } from './rpc/our-link.ts'
import { compilePeer, smallCallsRows } from './rpc/small-calls-row.ts'

export async function openRpcBench({ isQuick }: BenchOptions): Promise<Bench> {
  await using stack = new AsyncDisposableStack()
  const { host } = stack.use(await openBenchHost())
  const fleet = stack.use(await openPair(host.testDriverUri(1_000)))
  const ours = stack.use(await openOurLink(host.uri))
  const peer = stack.use(await compilePeer())
  await warmUp(fleet)
  await warmUpOpening(host, ours)
  const kept = stack.move()
  return {
    rows: [...listRows(fleet), ...(await smallCallsRows({ peer, ours, uri: host.uri, domain: runningGuest })), ...openHostRows(host, ours), farListRow(host, isQuick)],
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  }
}
