// Offers ssh2 one key at a time as an agent would: only so can signing wait for a person, and each key's fate be known.
import ssh2 from 'ssh2'
import type { IdentityCallback, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2'
import type { UsableKey } from './identities.ts'

export interface SingleKeyEvents {
  readonly onSigned: () => void
  readonly onFailure: (error: unknown) => void
}

export class SingleKeyAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #key: UsableKey
  readonly #events: SingleKeyEvents

  constructor(key: UsableKey, events: SingleKeyEvents) {
    super()
    this.#key = key
    this.#events = events
  }

  override getIdentities(done: IdentityCallback<ParsedKey>): void {
    done(undefined, [this.#key.publicKey])
  }

  override sign(...[, data, optionsOrDone, maybeDone]: [ParsedKey, Buffer, SigningRequestOptions | SignCallback, SignCallback?]): void {
    const [options, done] = typeof optionsOrDone === 'function' ? [{}, optionsOrDone] : [optionsOrDone, maybeDone]
    this.#key.sign(data, options.hash).then(
      (signature) => {
        this.#events.onSigned()
        done?.(undefined, signature)
      },
      (error: unknown) => {
        this.#events.onFailure(error)
        done?.(error instanceof Error ? error : new Error(String(error)))
      },
    )
  }
}
