// What a host offers about the hardware of its machines.
import type { DomainUuid } from '#shared/model/ids.ts'
import type { DomainClaims, HardwareOffer, HardwareOutcome } from '#shared/model/machines/hardware.ts'
import type { NounOptions } from '../noun.ts'

export interface HardwareProvider {
  offer(request: { readonly uuid: DomainUuid }, options: NounOptions): Promise<HardwareOffer>
  /** Of all machines of the host, as they run or are defined. */
  claims(request: undefined, options: NounOptions): Promise<DomainClaims[]>
  /** Which of these files or devices are not there, as far as the host can tell. */
  missing(request: { readonly paths: readonly string[] }, options: NounOptions): Promise<string[]>
  /**
   * `before`: the definition that was replaced; `null` if none was.
   * @throws AppError definition-changed, definition-other, definition-refused (no XML): before anything was changed
   */
  apply(request: { readonly uuid: DomainUuid; readonly xml: string; readonly baseFingerprint: string; readonly isLive: boolean }, options: NounOptions): Promise<HardwareOutcome & { readonly before: string | null }>
}
