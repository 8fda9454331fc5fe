// What happens around every call, in this order: the call gets an id that
// goes along with its work, errors become wire errors, the caller must have an authority and the
// permission that the contract names, the call gets a deadline, and an act leaves its line in the audit log.
import { implement } from '@orpc/server'
import type { ImplementerInternalWithMiddlewares, MergedCurrentContext, MergedInitialContext } from '@orpc/server'
import { withDeadline } from '#electron/lib/waiting/deadline.ts'
import { silentLog } from '#electron/lib/log.ts'
import type { Log } from '#electron/lib/log.ts'
import { inTrace, newTrace, traced } from '#electron/lib/trace.ts'
import type { RecordSpan, Trace } from '#electron/lib/trace.ts'
import type { AuditService } from '#electron/services/audit/audit-service.ts'
import { auditDetail } from '#electron/services/audit/redact.ts'
import { contract } from '#shared/contract/contract.ts'
import { AppError } from '#shared/errors.ts'
import { may } from './authority.ts'
import type { CallContext } from './authority.ts'
import { doorError } from './door-errors.ts'

export interface MiddlewareDependencies {
  readonly audit: Pick<AuditService, 'assertCanWrite' | 'write'>
  readonly log: Log
  /** A call that only starts work needs far less; reading a slow host's details may need it. */
  readonly deadlineMs?: number
  /** Where traces are collected. */
  readonly record?: RecordSpan | undefined
}

/** What the middleware adds to the context of every call: a signal that aborts at its deadline. */
interface Limited extends Record<never, never> {
  readonly signal: AbortSignal
}

/** Written out: the compiler does not write down an inferred type as long as the whole contract. */
export type ContractImplementer = ImplementerInternalWithMiddlewares<typeof contract, MergedInitialContext<CallContext, CallContext, CallContext>, MergedCurrentContext<CallContext, Limited>>

export function createImplementer({ audit, log, record, deadlineMs = 30_000 }: MiddlewareDependencies): ContractImplementer {
  const implementer = implement(contract)
    // Output is checked by the tests; checking 10,000 rows for every window would cost more than making them.
    .$config({ initialOutputValidationIndex: Number.NaN })
    .$context<CallContext>()
    .use(({ context, path, next }) => {
      const trace = newTrace(record, context.traceparent)
      const name = path.join('.')
      return inTrace(trace, async () => {
        try {
          const result = await traced({ name, kind: 'server', attributes: { 'enduser.id': context.authority.user } }, async () => next())
          return { ...result, output: isIterator(result.output) ? withWireErrors(result.output, { log, trace }) : result.output }
        } catch (error) {
          const wire = doorError(error, log)
          if (wire.code !== 'cancelled') log.warn('a call failed', { call: name, user: context.authority.user, code: wire.code, reason: wire.message })
          throw wire
        }
      })
    })
    .use(({ context, procedure, next }) => {
      const { permission } = procedure['~orpc'].meta
      // A call without a declared permission is open to nobody.
      if (!permission || !may(context.authority, permission)) throw new AppError('not-permitted', { message: 'This is not permitted to you', params: { permission: permission ?? '' } })
      return next()
    })
    .use(async ({ path, signal, next }) => withDeadline(async (limited) => next({ context: { signal: limited } }), { ms: deadlineMs, what: path.join('.'), signal }))
    .use(async ({ context, procedure, next }, input) => {
      const act = procedure['~orpc'].meta.audit
      if (act === undefined) return next()
      audit.assertCanWrite()
      const { user } = context.authority
      try {
        const result = await next()
        await audit.write({ user, act, detail: auditDetail(input), outcome: 'ok' })
        return result
      } catch (error) {
        const { code } = doorError(error, silentLog)
        // Input that is not what the contract says may hold anything, also a secret under a name that nobody expects.
        await audit.write({ user, act, detail: code === 'input-invalid' ? '{}' : auditDetail(input), outcome: code })
        throw error
      }
    })
  return implementer
}

function isIterator(output: unknown): output is AsyncGenerator<unknown, unknown, void> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output
}

async function* withWireErrors(events: AsyncGenerator<unknown, unknown, void>, { log, trace }: { log: Log; trace: Trace }): AsyncGenerator<unknown, unknown, void> {
  try {
    return yield* events
  } catch (error) {
    throw inTrace(trace, () => doorError(error, log))
  }
}
