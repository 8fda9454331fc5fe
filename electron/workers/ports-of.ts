// Finds the ports in what crosses threads: they have to be named beside the message.
import { MessagePort } from 'node:worker_threads'

/** A result's or a noun's argument's `port`. */
export function portsOf(value: unknown): MessagePort[] {
  if (typeof value !== 'object' || value === null) return []
  if ('port' in value && value.port instanceof MessagePort) return [value.port]
  return 'argument' in value ? portsOf(value.argument) : []
}
