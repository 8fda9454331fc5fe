// The samples that a killed store is asked for afterwards: every value follows from its machine and its time.
export const intervalMs = 5000
export const machines = [0, 1, 2]
export const metrics = ['cpu.usage', 'cpu.wait', 'cpu.steal']

export function uuidOf(machine: number): string {
  return `00000000-0000-4000-8000-00000000000${machine}`
}

/** A multiple of a ten-thousandth: ratios are kept that exactly. */
export function valueAt(machine: number, atMs: number): number {
  return (((atMs / intervalMs) * 7919 + machine * 101) % 10_000) / 10_000
}
