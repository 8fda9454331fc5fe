// What a host offers about the XML definitions of its objects, whatever their kind.
import type { AppliedDefinition, Definition, DefinitionKind } from '#shared/model/machines/definition.ts'
import type { NounOptions } from '../noun.ts'

export interface DefinitionAddress {
  readonly kind: DefinitionKind
  /** The domain's UUID; the name of a network, a pool or a filter; the path of a volume. */
  readonly key: string
}

export interface DefinitionChange extends DefinitionAddress {
  readonly xml: string
  /** Of the definition that was edited. */
  readonly baseFingerprint: string
}

export interface DefinitionProvider {
  /** The definition as the host keeps it for the next start, or with `isLive` as it runs now. @throws AppError not-found, not-supported */
  read(request: DefinitionAddress & { readonly isLive?: boolean }, options: NounOptions): Promise<Definition>
  /**
   * Replaces the definition for the next start. `before` is the one that it replaced.
   * @throws AppError definition-changed when it is not the one that was edited, definition-refused in libvirt's words
   */
  apply(request: DefinitionChange, options: NounOptions): Promise<AppliedDefinition & { readonly before: string }>
}
