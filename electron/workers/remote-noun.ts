// A noun of a provider that lives in a session worker: whatever method is called here is called there.
import type { NounOptions, RemoteNoun } from '../providers/noun.ts'
import type { ProviderNouns } from '../providers/provider.ts'
import type { NounCall } from './thread-messages.ts'

export type CallNoun = (call: NounCall, options: NounOptions) => Promise<unknown>

export function remoteNoun<Name extends keyof ProviderNouns>(noun: Name, call: CallNoun): RemoteNoun<ProviderNouns[Name]> {
  const methods = new Proxy({}, {
    // A promise that resolves with a noun asks it for `then`; symbols are asked for by inspection.
    get: (_target, method) => (typeof method === 'symbol' || method === 'then' ? undefined : (argument: unknown, options: NounOptions) => call({ noun, method, argument }, options)),
  })
  // The one place where a method's name and its types are tied together: the worker answers each with its provider's own method.
  return methods as RemoteNoun<ProviderNouns[Name]>
}
