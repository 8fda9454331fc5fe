// Many small calls over SSH with 16 in flight, against 16 threads on one connection of libvirt's own C library (peers/hostname-calls.c).
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand, tryCommand } from '../../testbed/machine/run-command.ts'
import type { BenchRow, SkippedRow } from '../bench-table.ts'
import type { OurLink } from './our-link.ts'
import { virshUri } from './virsh-shell.ts'

const name = 'small calls a second over SSH, 16 in flight, against the C library'
const calls = 6_000
const inFlight = 16
const source = join(import.meta.dirname, '..', 'peers', 'hostname-calls.c')

export interface Peer extends Disposable {
  /** The compiled program, or why there is none. */
  readonly program: { readonly path: string } | { readonly missing: string }
}

export async function compilePeer(): Promise<Peer> {
  const directory = mkdtempSync(join(tmpdir(), 'novacron-bench-'))
  const path = join(directory, 'hostname-calls')
  const made = await tryCommand('gcc', ['-O2', '-pthread', '-o', path, source, '-lvirt'])
  const dispose = (): void => rmSync(directory, { recursive: true, force: true })
  if (made.code === 0 && existsSync(path)) return { program: { path }, [Symbol.dispose]: dispose }
  return { program: { missing: `needs gcc and libvirt-dev (${made.stderr.split('\n')[0] ?? ''})` }, [Symbol.dispose]: dispose }
}

export function smallCallsRow({ program }: Peer, ours: OurLink, uri: string): BenchRow | SkippedRow {
  if ('missing' in program) return { name, skipped: program.missing }
  return {
    name,
    unit: '/s',
    target: { kind: 'ratio', atLeast: 2 },
    ours: () => callsPerSecond(ours),
    theirs: async () => Number(await runCommand(program.path, [virshUri(uri), String(calls), String(inFlight)], { deadlineMs: 60_000 })),
  }
}

async function callsPerSecond({ link: { control }, signal }: OurLink): Promise<number> {
  const run = async (count: number): Promise<number> => {
    let left = count
    const startMs = performance.now()
    const lane = async (): Promise<void> => {
      while (left-- > 0) await control.api.host.getHostname({ signal, pipelined: true })
    }
    await Promise.all(Array.from({ length: inFlight }, lane))
    return (count * 1000) / (performance.now() - startMs)
  }
  // As the C program does.
  await run(calls / 10)
  return run(calls)
}
