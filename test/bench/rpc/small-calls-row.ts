// Many small calls over SSH with 16 in flight, against 16 threads on one connection of libvirt's own C library (peers/small-calls.c):
// the five that a console asks most in equal shares, which is judged, and each of them alone.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LibvirtApi } from '#electron/libvirt/index.ts'
import { runCommand, tryCommand } from '../../testbed/machine/run-command.ts'
import type { BenchRow, SkippedRow } from '../bench-table.ts'
import type { OurLink } from './our-link.ts'
import { virshUri } from './virsh-shell.ts'

const name = 'small calls a second over SSH, 16 in flight, against the C library'
const calls = 20_000
const inFlight = 16
const warmUpRounds = 3
const source = join(import.meta.dirname, '..', 'peers', 'small-calls.c')

/** Each kind by the name that the C program knows it by. */
const kinds = ['host-name', 'version', 'lookup', 'state', 'persistence'] as const
type Kind = (typeof kinds)[number]
type SmallCalls = Readonly<Record<Kind, () => Promise<unknown>>>

export interface Peer extends Disposable {
  /** The compiled program, or why there is none. */
  readonly program: { readonly path: string } | { readonly missing: string }
}

export interface SmallCallsBench {
  readonly peer: Peer
  readonly ours: OurLink
  readonly uri: string
  /** A domain of that host which runs. */
  readonly domain: string
}

export async function compilePeer(): Promise<Peer> {
  const directory = mkdtempSync(join(tmpdir(), 'novacron-bench-'))
  const path = join(directory, 'small-calls')
  const made = await tryCommand('gcc', ['-O2', '-pthread', '-o', path, source, '-lvirt'])
  const dispose = (): void => rmSync(directory, { recursive: true, force: true })
  if (made.code === 0 && existsSync(path)) return { program: { path }, [Symbol.dispose]: dispose }
  return { program: { missing: `needs gcc and libvirt-dev (${made.stderr.split('\n')[0] ?? ''})` }, [Symbol.dispose]: dispose }
}

export async function smallCallsRows(bench: SmallCallsBench): Promise<(BenchRow | SkippedRow)[]> {
  const { program } = bench.peer
  if ('missing' in program) return [{ name, skipped: program.missing }]
  const ours = await smallCalls(bench)
  // A console runs for weeks: what is compiled while it runs is compiled here before the first row, as for the lists.
  for (let round = 0; round < warmUpRounds; round += 1) await callsPerSecond(Object.values(ours))
  const row = (title: string, target: BenchRow['target'], kind: Kind | 'mix'): BenchRow => ({
    name: title,
    unit: '/s',
    target,
    ours: () => callsPerSecond(kind === 'mix' ? kinds.map((each) => ours[each]) : [ours[kind]]),
    theirs: async () => Number(await runCommand(program.path, [virshUri(bench.uri), String(calls), String(inFlight), bench.domain, kind], { deadlineMs: 60_000 })),
  })
  return [row(name, { kind: 'ratio', atLeast: 2 }, 'mix'), ...kinds.map((kind) => row(`small calls a second, of them ${kind}`, { kind: 'told' }, kind))]
}

async function smallCalls({ ours: { link, signal }, domain }: SmallCallsBench): Promise<SmallCalls> {
  const { host, domains }: LibvirtApi = link.control.api
  const options = { signal, pipelined: true } as const
  const handle = await domains.lookupByName(domain, options)
  return {
    'host-name': () => host.getHostname(options),
    version: () => host.getLibVersion(options),
    lookup: () => domains.lookupByName(domain, options),
    state: () => domains.getState(handle, options),
    persistence: () => domains.isPersistent(handle, options),
  }
}

async function callsPerSecond(inTurn: readonly (() => Promise<unknown>)[]): Promise<number> {
  const run = async (count: number): Promise<number> => {
    let left = count
    const startMs = performance.now()
    const lane = async (): Promise<void> => {
      while (left-- > 0) await inTurn[left % inTurn.length]?.()
    }
    await Promise.all(Array.from({ length: inFlight }, lane))
    return (count * 1000) / (performance.now() - startMs)
  }
  // As the C program does.
  await run(calls / 10)
  return run(calls)
}
