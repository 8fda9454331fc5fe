// Sets of CPUs as libvirt's calls want them: a bit for each CPU of the host, the first in the lowest bit of the first byte. Pure.

/** `set`: "0-3,^2,8"; `null` is all CPUs. */
export function cpuMap(set: string | null, cpus: number): Uint8Array {
  const map = new Uint8Array(Math.ceil(cpus / 8))
  for (const part of (set ?? `0-${cpus - 1}`).split(',').map((each) => each.trim())) {
    const isLeftOut = part.startsWith('^')
    const [from = 0, to = from] = part.replace('^', '').split('-').map(Number)
    for (let cpu = from; cpu <= Math.min(to, cpus - 1); cpu += 1) {
      const bit = 1 << (cpu % 8)
      map[cpu >> 3] = isLeftOut ? (map[cpu >> 3] ?? 0) & ~bit : (map[cpu >> 3] ?? 0) | bit
    }
  }
  return map
}
