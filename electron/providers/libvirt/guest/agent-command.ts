// One command of QEMU's guest agent, sent through libvirt, with a deadline that the agent's own does not outlive. Commands and
// answers: QEMU's qga/qapi-schema.json.
import * as z from 'zod'
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import { unlimited } from '../session/host-link.ts'
import type { HostLink } from '../session/host-link.ts'

export interface AgentCall {
  readonly host: HostLink
  readonly handle: DomainHandle
  readonly signal: AbortSignal
}

/** An agent that lives answers at once; libvirt itself waits so long for it. */
const agentSeconds = 5
/** libvirt's answer that the agent was silent comes before this. */
const deadlineMs = (agentSeconds + 3) * 1000

export async function agentCommand<Output>({ host, handle, signal }: AgentCall, command: { readonly name: string; readonly arguments?: Readonly<Record<string, unknown>>; readonly output: z.ZodType<Output> }): Promise<Output> {
  const { name, output } = command
  const cmd = JSON.stringify({ execute: name, ...(command.arguments ? { arguments: command.arguments } : {}) })
  const { result } = await host.monitor.run({ guest: handle.name, isAgent: true, deadlineMs, signal }, ({ connection }) => connection.call('QEMU_DOMAIN_AGENT_COMMAND', { dom: handle, cmd, timeout: agentSeconds, flags: 0 }, unlimited))
  const answer = z.object({ return: output }).safeParse(parsed(result ?? ''))
  if (!answer.success) throw new AppError('libvirt-error', { message: `The guest agent's answer to ${name} is not understood`, reason: 'agent-answer', params: { name } })
  return answer.data.return
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether the agent, and not the command, is what failed. */
export function isAgentSilent(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'libvirt-silent' || error.code === 'agent-missing' || error.code === 'timed-out'
  return error instanceof LibvirtError && [ErrorCode.AgentUnresponsive, ErrorCode.AgentUnsynced].some((code) => code === error.code)
}
