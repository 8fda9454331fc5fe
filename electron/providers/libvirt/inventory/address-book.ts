// Keeps the running guests' addresses. There is no event for a new lease, so a guest that has just been started is asked
// often and the others now and then; a guest agent that does not answer is left alone for a while.
import { AppError } from '#shared/errors.ts'
import type { HostLink } from '../session/host-link.ts'
import { readAddresses } from './guest-addresses.ts'
import type { KnownDomain, KnownDomains } from './known-domains.ts'
import { createRefreshQueue } from './refresh-queue.ts'
import { haveSameAddresses, isRunning } from '../reading/vm-row.ts'

/** Few, since each may wait for an agent. */
const parallelLooks = 4
const restMs = 1_000
const youngEveryMs = 5_000
/** Booting until the guest has asked for its address. */
const youngForMs = 180_000
const allEveryMs = 60_000
const agentRestMs = 300_000

export interface AddressBook extends Disposable {
  look(uuid: string): void
}

export interface AddressBookOptions {
  readonly link: HostLink
  readonly domains: KnownDomains
  readonly onError: (error: unknown) => void
  readonly signal: AbortSignal
}

export function createAddressBook({ link, domains, onError, signal }: AddressBookOptions): AddressBook {
  const silentUntilMs = new Map<string, number>()

  const refresh = async (uuid: string): Promise<void> => {
    const domain = domains.get(uuid)
    if (!domain || !isRunning(domain.vm)) return
    const mayAskAgent = domain.isAgentConnected && (silentUntilMs.get(uuid) ?? 0) < Date.now()
    const onAgentError = (error: unknown): void => {
      if (error instanceof AppError) silentUntilMs.set(uuid, Date.now() + agentRestMs)
    }
    const addresses = await readAddresses(link, { domain, mayAskAgent, onAgentError, signal })
    const now = domains.get(uuid)
    if (now && isRunning(now.vm) && !haveSameAddresses(now.vm.addresses, addresses)) domains.put({ ...now, vm: { ...now.vm, addresses } })
  }
  const queue = createRefreshQueue({ refresh, onError, parallel: parallelLooks, restMs })
  const lookAt = (wanted: (domain: KnownDomain) => boolean): void => {
    for (const domain of domains.all()) if (isRunning(domain.vm) && wanted(domain)) queue.add(domain.vm.uuid, 'state')
  }
  const isYoung = ({ vm }: KnownDomain): boolean => vm.addresses.length === 0 && vm.startedAtMs !== null && Date.now() - vm.startedAtMs < youngForMs
  const timers = [setInterval(() => lookAt(isYoung), youngEveryMs), setInterval(() => lookAt(() => true), allEveryMs)]
  return {
    look: (uuid) => queue.add(uuid, 'state'),
    [Symbol.dispose]() {
      timers.forEach((timer) => clearInterval(timer))
      queue[Symbol.dispose]()
    },
  }
}
