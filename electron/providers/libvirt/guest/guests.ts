// The agents of a libvirt host's machines behind the GuestProvider interface. Everything here waits for a guest, so all of it takes the
// turns of the monitor connections; an agent that hangs costs one of its guest's two, for some seconds.
import * as z from 'zod'
import { DomainState, ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import { pause } from '#electron/lib/waiting/pause.ts'
import type { AgentState, GuestFacts, GuestOutput } from '#shared/model/machines/guest.ts'
import { attribute, find, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { GuestProvider } from '../../nouns/guest-provider.ts'
import { named } from '../errors.ts'
import { unlimited } from '../session/host-link.ts'
import type { HostLink } from '../session/host-link.ts'
import { agentCommand, isAgentSilent } from './agent-command.ts'
import type { AgentCall } from './agent-command.ts'
import { readGuestInfo } from './guest-info.ts'

/** libvirt asks the agent several things one after the other. */
const infoDeadlineMs = 10_000
/** Freezing waits until what is being written is on the disks. */
const freezeDeadlineMs = 25_000
/** virDomainSetTime: from the host's clock. */
const syncTime = 1
const pollMs = 200

export function createGuests(link: () => HostLink): GuestProvider {
  const at = async <T>(uuid: string, signal: AbortSignal, work: (call: AgentCall) => Promise<T>): Promise<T> => {
    const host = link()
    return work({ host, handle: await host.control.api.domains.lookupByUuid(uuid, { signal }), signal })
  }
  return {
    facts: ({ uuid }, { signal }) => named({ act: 'guest-facts', name: uuid }, () => at(uuid, signal, readFacts)),
    act: ({ uuid, act }, { signal }) =>
      named({ act: 'guest-act', name: uuid }, () =>
        at(uuid, signal, async ({ host, handle }) => {
          const onMonitor = (call: (own: Parameters<Parameters<HostLink['monitor']['run']>[1]>[0]) => Promise<unknown>): Promise<unknown> => host.monitor.run({ guest: handle.name, isAgent: true, deadlineMs: freezeDeadlineMs, signal }, call)
          if (act === 'freeze') await onMonitor(({ connection }) => connection.call('DOMAIN_FSFREEZE', { dom: handle, mountpoints: [], flags: 0 }, unlimited))
          else if (act === 'thaw') await onMonitor(({ connection }) => connection.call('DOMAIN_FSTHAW', { dom: handle, mountpoints: [], flags: 0 }, unlimited))
          else await onMonitor(({ connection }) => connection.call('DOMAIN_SET_TIME', { dom: handle, seconds: 0n, nseconds: 0, flags: syncTime }, unlimited))
        }),
      ),
    setPassword: ({ uuid, user, password }, { signal }) =>
      named({ act: 'guest-password', name: uuid }, () =>
        at(uuid, signal, async ({ host, handle }) => void (await host.monitor.run({ guest: handle.name, isAgent: true, deadlineMs: infoDeadlineMs, signal }, ({ connection }) => connection.call('DOMAIN_SET_USER_PASSWORD', { dom: handle, user, password, flags: 0 }, unlimited)))),
      ),
    run: ({ uuid, ...command }, { signal }) => named({ act: 'guest-run', name: uuid }, () => at(uuid, signal, (call) => run(call, command))),
  }
}

const nothing: Omit<GuestFacts, 'agent'> = { version: '', hostname: '', os: null, timezone: '', users: [], filesystems: [], isFrozen: null, clockAheadMs: null, commands: [] }

async function readFacts(call: AgentCall): Promise<GuestFacts> {
  const state = await stateOf(call)
  if (state !== 'ready') return { ...nothing, agent: state }
  try {
    const { version, commands } = await readAgent(call)
    const may = new Set(commands)
    // While they are stopped, an agent refuses whatever would write, and most of what reads.
    const isFrozen = may.has('guest-fsfreeze-status') ? (await agentCommand(call, { name: 'guest-fsfreeze-status', output: z.string() })) === 'frozen' : null
    const info = isFrozen === true ? readGuestInfo([]) : await readInfo(call)
    return { ...info, agent: 'ready', version, commands, isFrozen, clockAheadMs: may.has('guest-get-time') && isFrozen !== true ? await readClock(call) : null }
  } catch (error) {
    if (isAgentSilent(error)) return { ...nothing, agent: 'silent' }
    // Drivers other than QEMU's have no agent's protocol.
    if (error instanceof LibvirtError && error.code === ErrorCode.NoSupport) return { ...nothing, agent: 'unsupported' }
    throw error
  }
}

async function stateOf({ host, handle, signal }: AgentCall): Promise<AgentState> {
  const { domains } = host.control.api
  const [{ state }, xml] = await Promise.all([domains.getState(handle, { signal }), domains.getDomainXml(handle, { signal })])
  if (handle.id < 0) return 'off'
  if (state === DomainState.Paused || state === DomainState.PmSuspended) return 'paused'
  const channels = findAll(find(readXml(xml), 'devices'), 'channel').map((channel) => find(channel, 'target'))
  const channel = channels.find((target) => attribute(target, 'name') === 'org.qemu.guest_agent.0')
  if (!channel) return 'no-channel'
  return attribute(channel, 'state') === 'connected' ? 'ready' : 'disconnected'
}

async function readAgent(call: AgentCall): Promise<{ version: string; commands: string[] }> {
  const info = await agentCommand(call, { name: 'guest-info', output: z.object({ version: z.string(), supported_commands: z.array(z.object({ name: z.string(), enabled: z.boolean() })) }) })
  return { version: info.version, commands: info.supported_commands.filter(({ enabled }) => enabled).map(({ name }) => name).toSorted() }
}

async function readInfo({ host, handle, signal }: AgentCall) {
  return readGuestInfo(await host.monitor.run({ guest: handle.name, isAgent: true, deadlineMs: infoDeadlineMs, signal }, ({ api }) => api.domains.guestInfo(handle, 0, unlimited)))
}

async function readClock(call: AgentCall): Promise<number> {
  const askedMs = Date.now()
  const nanoseconds = await agentCommand(call, { name: 'guest-get-time', output: z.number() })
  return Math.round(nanoseconds / 1e6 - (askedMs + Date.now()) / 2)
}

interface Command {
  readonly path: string
  readonly arguments: readonly string[]
  readonly input: string
  readonly timeoutSeconds: number
}

const ExecStatus = z.object({ exited: z.boolean(), exitcode: z.number().optional(), signal: z.number().optional(), 'out-data': z.string().optional(), 'err-data': z.string().optional(), 'out-truncated': z.boolean().optional(), 'err-truncated': z.boolean().optional() })

/** The agent only starts it; what has become of it is asked until it has ended, or the time is over. It is not stopped then: the agent has no way to. */
async function run(call: AgentCall, { path, input, timeoutSeconds, ...command }: Command): Promise<GuestOutput> {
  const started = { path, arg: [...command.arguments], 'capture-output': true, ...(input === '' ? {} : { 'input-data': Buffer.from(input).toString('base64') }) }
  const { pid } = await agentCommand(call, { name: 'guest-exec', arguments: started, output: z.object({ pid: z.number() }) })
  const endMs = Date.now() + timeoutSeconds * 1000
  for (;;) {
    const status = await agentCommand(call, { name: 'guest-exec-status', arguments: { pid }, output: ExecStatus })
    if (status.exited || Date.now() >= endMs) {
      const text = (data: string | undefined): string => Buffer.from(data ?? '', 'base64').toString('utf8')
      return { exitCode: status.exitcode ?? null, signal: status.signal ?? null, hasExited: status.exited, stdout: text(status['out-data']), stderr: text(status['err-data']), isTruncated: status['out-truncated'] === true || status['err-truncated'] === true }
    }
    await pause(pollMs, call.signal)
  }
}
