// What a host offers about the XML definitions of its objects, whatever their kind.
import type { NounOptions } from './noun.ts'

export type DefinitionKind = 'domain' | 'network' | 'pool' | 'volume' | 'nwfilter'

export interface DefinitionRef {
  readonly kind: DefinitionKind
  /** The domain's UUID; the name of a network, a pool or a filter; the path of a volume. */
  readonly key: string
}

export interface DefinitionProvider {
  /** The definition as the host keeps it for the next start. @throws AppError not-found, not-supported */
  read(request: DefinitionRef, options: NounOptions): Promise<string>
}
