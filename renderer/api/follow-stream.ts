// Keeps a `watch` stream of the contract going: subscribes again after a reconnect, or when the server started the stream
// afresh. Each subscription begins with a snapshot, so nothing has to be remembered here.
import { toAppError } from './client-errors.ts'
import { backoffMs, createPause } from './pause.ts'

const again = { firstMs: 100, lastMs: 5_000 }
/** Asking again cannot help against these; anything else passes. */
const lastingCodes: readonly string[] = ['input-invalid', 'not-permitted', 'not-found', 'not-supported']

/**
 * Calls `onEvent` for each event until `signal` aborts, then resolves.
 * @param open e.g. `(options) => client.inventory.watch(undefined, options)`
 * @throws AppError when the server refuses the stream for good
 */
export async function followStream<Event>(
  signal: AbortSignal,
  open: (options: { signal: AbortSignal }) => Promise<AsyncIterable<Event>>,
  onEvent: (event: Event) => void,
): Promise<void> {
  const pause = createPause()
  let handlerFailure: { readonly error: unknown } | undefined
  const deliver = (event: Event): void => {
    try {
      onEvent(event)
    } catch (error) {
      handlerFailure = { error }
      throw error
    }
  }
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      for await (const event of await open({ signal })) {
        attempt = 0
        deliver(event)
      }
    } catch (error) {
      // A bug in the page must show, not turn into a stream that subscribes for ever.
      if (handlerFailure) throw handlerFailure.error
      const problem = toAppError(error, signal)
      if (!signal.aborted && lastingCodes.includes(problem.code)) throw problem
    }
    await pause.wait(backoffMs(Math.max(1, attempt), again), signal)
  }
}
