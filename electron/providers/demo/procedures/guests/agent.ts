// The simulated guest agent: what QEMU's answers to the few commands that the console asks, and no more. It says in its version that it
// is simulated. Commands are not run: it does not have guest-exec.
import { isActive } from '../../model/demo-domain.ts'
import type { DemoDomain } from '../../model/demo-domain.ts'
import type { HostModel } from '../../model/host-model.ts'
import { failures } from '../../server/failure.ts'
import type { Handlers } from '../../server/handlers.ts'
import { findDomain } from '../domains/find-domain.ts'
import { requireAgent } from './guest.ts'

const version = '8.2.0 (simulated)'

const answers: Readonly<Record<string, (domain: DemoDomain, host: HostModel) => unknown>> = {
  'guest-ping': () => ({}),
  'guest-info': () => ({ version, supported_commands: [...Object.keys(answers), 'guest-fsfreeze-freeze', 'guest-fsfreeze-thaw', 'guest-set-time', 'guest-set-user-password'].map((name) => ({ name, enabled: true, 'success-response': true })) }),
  'guest-fsfreeze-status': ({ isFrozen }) => (isFrozen ? 'frozen' : 'thawed'),
  'guest-get-time': (_domain, host) => host.now() * 1_000_000,
}

export const agentCalls: Handlers = {
  QEMU_DOMAIN_AGENT_COMMAND: ({ dom, cmd }, { host }) => {
    const domain = withAgent(host, dom)
    const name = /"execute"\s*:\s*"([^"]*)"/.exec(cmd)?.[1] ?? ''
    const answer = answers[name]
    if (!answer) throw failures.internal(`unable to execute QEMU agent command '${name}': The command ${name} has not been found (simulated agent)`)
    return { result: JSON.stringify({ return: answer(domain, host) }) }
  },
  DOMAIN_FSFREEZE: ({ dom }, { host }) => {
    withAgent(host, dom).isFrozen = true
    return { filesystems: 1 }
  },
  DOMAIN_FSTHAW: ({ dom }, { host }) => {
    withAgent(host, dom).isFrozen = false
    return { filesystems: 1 }
  },
  DOMAIN_SET_TIME: ({ dom }, { host }) => {
    withAgent(host, dom)
    return {}
  },
  DOMAIN_SET_USER_PASSWORD: ({ dom }, { host }) => {
    withAgent(host, dom)
    return {}
  },
}

function withAgent(host: HostModel, dom: Parameters<typeof findDomain>[1]): DemoDomain {
  const domain = findDomain(host, dom)
  if (!isActive(domain)) throw failures.notRunning()
  requireAgent(domain)
  return domain
}
