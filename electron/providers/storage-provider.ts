// What a host offers about pools and volumes.
import type { NounOptions } from './noun.ts'

export interface StorageProvider {
  /** Looks at the pool's storage anew. @throws AppError not-found, not-supported */
  refreshPool(request: { readonly pool: string }, options: NounOptions): Promise<void>
}
