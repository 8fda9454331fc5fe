// What a host offers about virtual networks, its own interfaces and packet filters.
import type { NounOptions } from './noun.ts'

export interface NetworkProvider {
  /** @throws AppError not-found, not-supported */
  setAutostart(request: { readonly network: string; readonly isOn: boolean }, options: NounOptions): Promise<void>
}
