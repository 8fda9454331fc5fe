// libvirt's parameters of one domain by name, as numbers. One reader serves all domains of a host, one after the other, and so keeps the
// places of their fields and the fields' names: made anew for each domain they were most of what a console with ten thousand allocates.
import { int64ToNumber } from '#electron/libvirt/index.ts'
import type { DomainStatsRecord } from '#electron/libvirt/index.ts'

type Group = 'block' | 'net' | 'vcpu'

interface Cell {
  value: unknown
  /** The domain it was last told of. */
  domain: number
}

export class StatsReader {
  readonly #cells = new Map<string, Cell>()
  readonly #names: Readonly<Record<Group, Map<string, string[]>>> = { block: new Map(), net: new Map(), vcpu: new Map() }
  #domain = 0

  /** What was read of another domain is forgotten. */
  read(params: DomainStatsRecord['params']): void {
    this.#domain += 1
    for (const { field, value } of params) {
      const cell = this.#cells.get(field)
      if (!cell) this.#cells.set(field, { value, domain: this.#domain })
      else {
        cell.value = value
        cell.domain = this.#domain
      }
    }
  }

  number(field: string): number | undefined {
    const value = this.#value(field)
    return typeof value === 'number' || typeof value === 'bigint' ? int64ToNumber(value) : undefined
  }

  /** The index of each block device or NIC, and its name. */
  *named(group: 'block' | 'net'): Generator<readonly [index: number, name: string]> {
    const count = this.number(`${group}.count`) ?? 0
    const seen = new Set<string>()
    for (let index = 0; index < count; index += 1) {
      const name = this.#value(this.field(group, index, 'name'))
      // With backing chains a disk would come once for each of its images.
      if (typeof name !== 'string' || name === '' || seen.has(name)) continue
      seen.add(name)
      yield [index, name]
    }
  }

  /** Over all vCPUs; their numbers may have holes. `undefined` if none has it. */
  sumOver(group: 'vcpu', name: string): number | undefined {
    const count = this.number(`${group}.maximum`) ?? 0
    let sum: number | undefined
    for (let index = 0; index < count; index += 1) {
      const value = this.number(this.field(group, index, name))
      if (value !== undefined) sum = (sum ?? 0) + value
    }
    return sum
  }

  /** "block.0.rd.bytes", the same text each time. */
  field(group: Group, index: number, name: string): string {
    let names = this.#names[group].get(name)
    if (!names) this.#names[group].set(name, (names = []))
    return (names[index] ??= `${group}.${index}.${name}`)
  }

  #value(field: string): unknown {
    const cell = this.#cells.get(field)
    return cell?.domain === this.#domain ? cell.value : undefined
  }
}
