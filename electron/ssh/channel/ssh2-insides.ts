// Looks into objects of ssh2 that its types do not describe. What is found there is asked for its class and members before it is used.

/** The name of the class that made it, if any. */
export function classOf(value: unknown): unknown {
  return member(member(value, 'constructor'), 'name')
}

export function member(value: unknown, name: string): unknown {
  return (typeof value === 'object' && value !== null) || typeof value === 'function' ? Reflect.get(value, name) : undefined
}
