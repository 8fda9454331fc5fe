// A provider with everything that it has told, for tests that wait until it tells something.
import type { Duplex } from 'node:stream'
import type { CreateProvider, Provider, ProviderEvent } from '#electron/providers/provider.ts'
import type { HostFacts, HostState } from '#shared/model/hosts/host.ts'
import { HostId } from '#shared/model/ids.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { Answer, QuestionDetail } from '#shared/model/question.ts'
import type { Vm } from '#shared/model/machines/vm.ts'

export interface TestHost extends AsyncDisposable {
  readonly provider: Provider
  readonly events: readonly ProviderEvent[]
  readonly warnings: readonly string[]
  states(): HostState[]
  vms(): Vm[]
  vm(uuid: DomainUuid): Vm | undefined
  named(name: string): Vm | undefined
  runningVm(): Promise<Vm>
  until(condition: () => boolean, deadlineMs?: number): Promise<void>
  untilState(kind: HostState['kind'], deadlineMs?: number): Promise<void>
  untilFacts(): Promise<HostFacts>
  firstBytes(stream: Duplex): Promise<string>
}

export interface TestHostOptions {
  readonly ask?: (detail: QuestionDetail) => Answer
}

const defaultDeadlineMs = 30_000

export function openTestHost(create: CreateProvider, uri: string, { ask = () => ({ kind: 'refuse' }) }: TestHostOptions = {}): TestHost {
  const events: ProviderEvent[] = []
  const warnings: string[] = []
  const rows = new Map<DomainUuid, Vm>()
  const waits = createWaits(() => `last state: ${JSON.stringify(states().at(-1))}\nwarnings: ${warnings.join('; ')}`)
  const provider = create({
    hostId: HostId.parse('test-host'),
    uri,
    emit(event) {
      events.push(event)
      if (event.kind === 'inventory') apply(rows, event)
      waits.check()
    },
    ask: async (detail) => ask(detail),
    log: (level, message) => level === 'warn' && warnings.push(message),
  })
  const states = (): HostState[] => events.flatMap((event) => (event.kind === 'state' ? [event.state] : []))
  const vms = (): Vm[] => [...rows.values()]
  const facts = (): HostFacts[] => events.flatMap((event) => (event.kind === 'facts' ? [event.facts] : []))
  const { until } = waits
  return {
    provider,
    events,
    warnings,
    states,
    vms,
    vm: (uuid) => rows.get(uuid),
    named: (name) => vms().find((vm) => vm.name === name),
    until,
    untilState: (kind, deadlineMs) => until(() => states().at(-1)?.kind === kind, deadlineMs),
    async runningVm() {
      const find = (): Vm | undefined => vms().find((vm) => vm.state === 'running' && vm.isDetailed)
      await until(() => find() !== undefined)
      const vm = find()
      if (!vm) throw new Error('no VM is running')
      return vm
    },
    async untilFacts() {
      await until(() => facts().length > 0)
      const [first] = facts()
      if (!first) throw new Error('no facts')
      return first
    },
    async firstBytes(stream) {
      const bytes = await new Promise<Buffer>((resolve, reject) => {
        stream.once('data', resolve)
        stream.once('error', reject)
      })
      stream.destroy()
      return bytes.toString('latin1')
    },
    [Symbol.asyncDispose]: () => provider[Symbol.asyncDispose](),
  }
}

/** `describe`: how things stand, for whoever waited for nothing. */
function createWaits(describe: () => string) {
  const waiting = new Set<() => void>()
  return {
    check(): void {
      for (const check of waiting) check()
    },
    until: (condition: () => boolean, deadlineMs = defaultDeadlineMs): Promise<void> =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check)
          reject(new Error(`not within ${deadlineMs} ms: ${condition.toString()}\n${describe()}`))
        }, deadlineMs)
        const check = (): void => {
          if (!condition()) return
          clearTimeout(timer)
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
  }
}

function apply(rows: Map<DomainUuid, Vm>, event: Extract<ProviderEvent, { kind: 'inventory' }>): void {
  if (event.isComplete) rows.clear()
  for (const vm of event.vms) rows.set(vm.uuid, vm)
  for (const uuid of event.removed) rows.delete(uuid)
}
