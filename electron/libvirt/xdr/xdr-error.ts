// The one error of the codec: bytes that do not decode, or a value that cannot be encoded. It carries the path of
// the field at fault ("dom.uuid"), built up while the error travels outwards, so the fast path pays nothing for it.

export class XdrError extends Error {
  override readonly name = 'XdrError'
  readonly problem: string
  /** Steps from the outermost message to the field at fault, e.g. ['doms', '3', 'uuid']. */
  readonly path: readonly string[]

  constructor(problem: string, path: readonly string[] = []) {
    super(path.length === 0 ? problem : `${path.join('.')}: ${problem}`)
    this.problem = problem
    this.path = path
  }

  /** The same error as seen from one level further out. */
  within(step: string): XdrError {
    return new XdrError(this.problem, [step, ...this.path])
  }
}

/** Adds a step to an XdrError's path; any other error is returned as it is. */
export function errorWithin(error: unknown, step: string): unknown {
  return error instanceof XdrError ? error.within(step) : error
}
