// Follows a `watch` stream of the console for as long as a component is there.
import { useEffect, useEffectEvent } from 'react'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import { followStream } from '../api/client.ts'
import { useSession } from './use-session.ts'

export interface Stream<Event> {
  readonly watch: (client: ConsoleClient, options: { readonly signal: AbortSignal }) => Promise<AsyncIterable<Event>>
  readonly onEvent: (event: Event) => void
  /** When the server refuses it for good; without it that is a fault of this program. */
  readonly onRefused?: (error: unknown) => void
}

export function useStream<Event>({ watch, onEvent, onRefused = reportError }: Stream<Event>): void {
  const { client } = useSession()
  // New functions at each drawing; the stream is the same.
  const open = useEffectEvent(watch)
  const take = useEffectEvent(onEvent)
  const refuse = useEffectEvent(onRefused)
  useEffect(() => {
    const stop = new AbortController()
    followStream(stop.signal, (options) => open(client, options), (event: Event) => take(event)).catch((error: unknown) => refuse(error))
    return () => stop.abort()
  }, [client])
}
