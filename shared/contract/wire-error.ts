// A failure as it crosses the wire, turned back into the one error type of the console.
import * as z from 'zod'
import { AppError, isErrorCode } from '../errors.ts'

const WireData = z.object({ params: z.record(z.string(), z.union([z.string(), z.number()])).optional(), hint: z.string().optional(), traceId: z.string().max(100).optional() })

export interface WireError {
  readonly code: string
  readonly message: string
  readonly data: unknown
}

export function fromWireError(error: WireError): AppError {
  const { params, hint, traceId } = WireData.safeParse(error.data).data ?? {}
  const code = isErrorCode(error.code) ? error.code : 'internal'
  return new AppError(code, { message: error.message, cause: error, ...(params === undefined ? {} : { params }), ...(hint === undefined ? {} : { hint }), ...(traceId === undefined ? {} : { traceId }) })
}
