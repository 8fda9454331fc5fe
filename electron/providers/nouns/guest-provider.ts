// What a host offers about the agents inside of its machines.
import type { GuestAct, GuestFacts, GuestOutput } from '#shared/model/machines/guest.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { NounOptions } from '../noun.ts'

interface GuestAt {
  readonly uuid: DomainUuid
}

/** Acts reject with agent-missing where no agent answers. */
export interface GuestProvider {
  facts(request: GuestAt, options: NounOptions): Promise<GuestFacts>
  act(request: GuestAt & { readonly act: GuestAct }, options: NounOptions): Promise<void>
  setPassword(request: GuestAt & { readonly user: string; readonly password: string }, options: NounOptions): Promise<void>
  run(request: GuestAt & { readonly path: string; readonly arguments: readonly string[]; readonly input: string; readonly timeoutSeconds: number }, options: NounOptions): Promise<GuestOutput>
}
