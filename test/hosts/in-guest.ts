// Runs a command inside of a guest, through its agent.
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import type { TestbedHost } from '../testbed/testbed.ts'

const Started = z.object({ return: z.object({ pid: z.number() }) })
const Ended = z.object({ return: z.object({ exited: z.boolean(), 'out-data': z.string().default('') }) })

const deadlineMs = 60_000

/** The guests' commands are all busybox's. Resolves with what it printed, whether it succeeded or not. @throws Error when it does not end */
export async function inGuest(host: TestbedHost, guest: string, command: readonly string[]): Promise<string> {
  const agent = async (request: object): Promise<unknown> => JSON.parse(await host.virsh(['qemu-agent-command', guest, JSON.stringify(request)]))
  const { pid } = Started.parse(await agent({ execute: 'guest-exec', arguments: { path: '/bin/busybox', arg: command, 'capture-output': true } })).return
  for (const expiresAt = performance.now() + deadlineMs; performance.now() < expiresAt; ) {
    const { exited, 'out-data': output } = Ended.parse(await agent({ execute: 'guest-exec-status', arguments: { pid } })).return
    if (exited) return Buffer.from(output, 'base64').toString()
    await sleep(500)
  }
  throw new Error(`"${command.join(' ')}" did not end in ${guest}`)
}
