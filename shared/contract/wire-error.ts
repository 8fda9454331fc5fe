// A failure as it crosses the wire, turned back into the one error type of the console.
import * as z from 'zod'
import { errorOf } from '../errors.ts'
import type { AppError } from '../errors.ts'
import { Hint } from '../hints.ts'

const WireData = z.object({ params: z.record(z.string(), z.union([z.string(), z.number()])).optional(), hint: Hint.optional(), traceId: z.string().max(100).optional() })

export interface WireError {
  readonly code: string
  readonly message: string
  readonly data: unknown
}

export function fromWireError(error: WireError): AppError {
  const { code, message } = error
  return errorOf({ ...WireData.safeParse(error.data).data, code, message }, error)
}
