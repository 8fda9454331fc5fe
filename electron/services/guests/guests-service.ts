// The agents inside of machines as callers see them. Running programs in guests is off until the preferences allow it.
import { AppError } from '#shared/errors.ts'
import type { GuestAct, GuestCommand, GuestFacts, GuestOutput, GuestPassword } from '#shared/model/machines/guest.ts'
import type { VmRef } from '#shared/model/ids.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'

export interface GuestsService {
  facts(ref: VmRef, signal: AbortSignal): Promise<GuestFacts>
  act(ref: VmRef, act: GuestAct, signal: AbortSignal): Promise<void>
  setPassword(request: GuestPassword, signal: AbortSignal): Promise<void>
  /** @throws AppError not-permitted while the preferences do not allow it */
  run(request: GuestCommand, signal: AbortSignal): Promise<GuestOutput>
}

export interface GuestsDependencies {
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly mayRunCommands: () => boolean
}

export function createGuestsService({ sessions, mayRunCommands }: GuestsDependencies): GuestsService {
  const guestsOf = ({ hostId }: Pick<VmRef, 'hostId'>) => sessions.provider(hostId).guests
  return {
    facts: async (ref, signal) => guestsOf(ref).facts({ uuid: ref.uuid }, { signal }),
    act: async (ref, act, signal) => guestsOf(ref).act({ uuid: ref.uuid, act }, { signal }),
    setPassword: async ({ uuid, user, password, ...ref }, signal) => guestsOf(ref).setPassword({ uuid, user, password }, { signal }),
    async run({ hostId, ...command }, signal) {
      if (!mayRunCommands()) throw new AppError('not-permitted', { message: 'Programs are not run in guests', params: { permission: 'vm.guest' }, hint: 'allow-guest-commands' })
      return guestsOf({ hostId }).run(command, { signal })
    },
  }
}
