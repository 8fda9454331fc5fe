// The one table of errors: every failure that a person can see has a code here. The renderer finds its words under
// `error.<code>` in the catalogue, or by its reason's key where the code alone says too little, and those of its hint by the hint's key;
// the raw text of the other side is kept for "Details".
import type { Hint, Hinted } from './hints.ts'
import type { Reasoned } from './reasons.ts'

/** `status` is the HTTP status at the HTTP door; `isRetryable` says whether trying again unchanged can help. */
export const errorTable = {
  'input-invalid': { status: 400, isRetryable: false },
  'not-permitted': { status: 403, isRetryable: false },
  'not-found': { status: 404, isRetryable: false },
  'conflict': { status: 409, isRetryable: false },
  'session-ended': { status: 401, isRetryable: true },
  'cancelled': { status: 499, isRetryable: true },
  'timed-out': { status: 504, isRetryable: true },
  'internal': { status: 500, isRetryable: false },
  'disk-full': { status: 507, isRetryable: true },
  'database-damaged': { status: 500, isRetryable: false },

  'uri-invalid': { status: 400, isRetryable: false },
  'uri-unsupported': { status: 400, isRetryable: false },
  'ssh-config-invalid': { status: 502, isRetryable: false },
  'host-exists': { status: 409, isRetryable: false },
  'host-not-found': { status: 404, isRetryable: false },
  'host-not-connected': { status: 409, isRetryable: true },

  'host-unknown': { status: 502, isRetryable: false },
  'connection-refused': { status: 502, isRetryable: true },
  'network-unreachable': { status: 502, isRetryable: true },
  'handshake-failed': { status: 502, isRetryable: true },
  'host-key-unknown': { status: 502, isRetryable: false },
  'host-key-changed': { status: 502, isRetryable: false },
  'host-key-revoked': { status: 502, isRetryable: false },
  'auth-refused': { status: 502, isRetryable: false },
  'key-too-open': { status: 502, isRetryable: false },
  'key-encrypted': { status: 502, isRetryable: false },
  'key-unreadable': { status: 502, isRetryable: false },
  'jump-failed': { status: 502, isRetryable: true },
  'forwarding-refused': { status: 502, isRetryable: false },
  'channel-failed': { status: 502, isRetryable: true },
  'connection-lost': { status: 502, isRetryable: true },
  'libvirt-missing': { status: 502, isRetryable: false },
  'libvirt-not-permitted': { status: 502, isRetryable: false },
  'libvirt-auth-refused': { status: 502, isRetryable: false },
  'libvirt-silent': { status: 504, isRetryable: true },

  'vm-not-found': { status: 404, isRetryable: false },
  'vm-state': { status: 409, isRetryable: false },
  'vm-busy': { status: 409, isRetryable: true },
  'vm-protected': { status: 409, isRetryable: false },
  'vm-name-taken': { status: 409, isRetryable: false },
  'agent-missing': { status: 409, isRetryable: true },
  'not-supported': { status: 501, isRetryable: false },
  'libvirt-error': { status: 502, isRetryable: false },

  'guest-reset-failed': { status: 502, isRetryable: false },

  'snapshot-refused': { status: 409, isRetryable: false },

  'hardware-half-done': { status: 409, isRetryable: true },
  'hardware-refused': { status: 409, isRetryable: false },
  'changed-until-restart': { status: 409, isRetryable: true },
  'network-not-found': { status: 404, isRetryable: false },
  'network-exists': { status: 409, isRetryable: false },
  'network-bridge-taken': { status: 409, isRetryable: false },
  'network-overlaps': { status: 409, isRetryable: false },
  'network-address-outside': { status: 400, isRetryable: false },
  'pool-not-found': { status: 404, isRetryable: false },
  'pool-exists': { status: 409, isRetryable: false },
  'volume-not-found': { status: 404, isRetryable: false },
  'volume-exists': { status: 409, isRetryable: false },
  'volume-in-use': { status: 409, isRetryable: false },
  'host-disk-full': { status: 507, isRetryable: true },
  'image-refused': { status: 400, isRetryable: false },
  'checksum-mismatch': { status: 409, isRetryable: false },
  'install-tree-unreadable': { status: 502, isRetryable: true },
  'transfer-abandoned': { status: 408, isRetryable: true },

  'trash-refused': { status: 409, isRetryable: false },
  'edit-refused': { status: 409, isRetryable: false },
  'definition-changed': { status: 409, isRetryable: false },
  'definition-refused': { status: 400, isRetryable: false },
  'definition-other': { status: 400, isRetryable: false },
  'definition-secret-lost': { status: 400, isRetryable: false },

  'console-missing': { status: 409, isRetryable: false },
  'console-in-use': { status: 409, isRetryable: true },
  'console-unreachable': { status: 502, isRetryable: true },
  'ticket-invalid': { status: 404, isRetryable: false },

  'channel-failed-to-send': { status: 502, isRetryable: true },
  'prometheus-failed': { status: 502, isRetryable: true },
  'prometheus-refused': { status: 502, isRetryable: false },
  'metrics-not-written': { status: 507, isRetryable: true },

  'task-not-found': { status: 404, isRetryable: false },
  'question-not-found': { status: 404, isRetryable: false },
} as const satisfies Record<string, { status: number; isRetryable: boolean }>

export type ErrorCode = keyof typeof errorTable
export type ErrorParams = Readonly<Record<string, string | number>>

interface ErrorFacts {
  /** What happened, to what, in the other side's words where it has some. Never a secret. */
  readonly message: string
  readonly cause?: unknown
  /** By which the log's lines about it are found. */
  readonly traceId?: string | undefined
}

/**
 * `params` fill the catalogue's texts, of the code, the reason and the hint: names, addresses, numbers; the reason travels as one of
 * them. `hint` is what to do next, where it depends on the case and not only on the code; `carriedHint` the same from another error,
 * which had the parameters for it.
 */
export type AppErrorOptions = ErrorFacts & (Reasoned | { readonly reason?: undefined }) & (Hinted | { readonly carriedHint: Hint | undefined; readonly params?: ErrorParams | undefined })

export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly params: ErrorParams
  readonly hint: Hint | undefined
  readonly traceId: string | undefined

  constructor(code: ErrorCode, options: AppErrorOptions) {
    super(options.message, { cause: options.cause })
    this.code = code
    this.params = options.reason === undefined ? (options.params ?? {}) : { ...options.params, reason: options.reason }
    this.hint = 'carriedHint' in options ? options.carriedHint : options.hint
    this.traceId = options.traceId
  }

  get isRetryable(): boolean {
    return errorTable[this.code].isRetryable
  }
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code)
}

/** Turns whatever was thrown into the shape that states, tasks and doors carry. */
export function problemOf(error: unknown): { code: ErrorCode; message: string; hint?: Hint; params?: Record<string, string | number>; traceId?: string } {
  if (error instanceof AppError) {
    const { code, message, params, hint, traceId } = error
    return { code, message, params: { ...params }, ...(hint === undefined ? {} : { hint }), ...(traceId === undefined ? {} : { traceId }) }
  }
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled', message: error.message }
  // Of AbortSignal.timeout().
  if (error instanceof Error && error.name === 'TimeoutError') return { code: 'timed-out', message: error.message }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}

interface CarriedProblem {
  readonly code: string
  readonly message: string
  readonly params?: ErrorParams | undefined
  readonly hint?: Hint | undefined
  readonly traceId?: string | undefined
}

/** The way back from `problemOf`, for what came over a wire, a port or from a thread. */
export function errorOf({ code, message, params, hint, traceId }: CarriedProblem, cause?: unknown): AppError {
  return new AppError(isErrorCode(code) ? code : 'internal', { message, params, carriedHint: hint, traceId, cause })
}
