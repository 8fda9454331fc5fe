// Why a package of a machine is not taken: a reason of the table, for people and for the program alike.
import { errorOf } from '../errors.ts'
import type { AppError } from '../errors.ts'
import type { PlainHintKey } from '../hints.ts'
import type { Reasoned, ReasonKey } from '../reasons.ts'

type OvaReason = Extract<ReasonKey, `ova-${string}`>
export type OvaRefusal = Reasoned<OvaReason> & { readonly message: string }

export class OvaError extends Error {
  override readonly name = 'OvaError'
  readonly refusal: OvaRefusal

  constructor(refusal: OvaRefusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

/** `name`: of the package. */
export function ovaProblem({ refusal: { reason, message, params } }: OvaError, { name, hint }: { name: string; hint?: PlainHintKey }): AppError {
  return errorOf({ code: reason.startsWith('ova-digest') ? 'checksum-mismatch' : 'image-refused', message, params: { ...params, name, reason }, hint })
}
