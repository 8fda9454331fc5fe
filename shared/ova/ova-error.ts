// Why a package of a machine is not taken. The words are for people; the reason is for the program.
export type OvaRefusal = 'not-an-ova' | 'unsafe-entry' | 'cut-short' | 'too-large' | 'missing-file' | 'not-an-envelope' | 'not-supported' | 'digest'

export class OvaError extends Error {
  override readonly name = 'OvaError'
  readonly reason: OvaRefusal

  constructor(reason: OvaRefusal, message: string) {
    super(message)
    this.reason = reason
  }
}
