// The calls that wait for an answer, by serial: a ring of places, since serials count up and few wait at a time. Not a Map: one that
// entries pass through leaves its outgrown tables behind, each pointing to the next and to what was in it. As soon as one is old, the collector
// takes all later calls for alive, which doubled the cost of a call.

const leastPlaces = 16
/** 0 belongs to events; the serial is a 32-bit word. */
const maxSerial = 0xffff_ffff

interface Entry<T> {
  readonly serial: number
  readonly value: T
}

export class CallTable<T> {
  #places: (Entry<T> | undefined)[] = Array.from({ length: leastPlaces })
  #size = 0
  #lastSerial: number

  constructor(lastSerial = 0) {
    this.#lastSerial = lastSerial
  }

  get size(): number {
    return this.#size
  }

  /** The next serial whose place is free. It comes round again only after four billion calls. */
  nextSerial(): number {
    do this.#lastSerial = this.#lastSerial >= maxSerial ? 1 : this.#lastSerial + 1
    while (this.#at(this.#lastSerial) !== undefined)
    return this.#lastSerial
  }

  set(serial: number, value: T): void {
    while (this.#at(serial) !== undefined || this.#size * 2 >= this.#places.length) this.#widen()
    this.#places[this.#placeOf(serial)] = { serial, value }
    this.#size++
  }

  get(serial: number): T | undefined {
    const entry = this.#at(serial)
    return entry?.serial === serial ? entry.value : undefined
  }

  delete(serial: number): void {
    if (this.#at(serial)?.serial !== serial) return
    this.#places[this.#placeOf(serial)] = undefined
    this.#size--
  }

  /** Empties the table and returns what was in it, the oldest call first. */
  takeAll(): T[] {
    const entries = this.#places.filter((entry) => entry !== undefined)
    this.#places = Array.from({ length: leastPlaces })
    this.#size = 0
    return entries.toSorted((one, other) => one.serial - other.serial).map(({ value }) => value)
  }

  #at(serial: number): Entry<T> | undefined {
    return this.#places[this.#placeOf(serial)]
  }

  // The length is a power of two.
  #placeOf(serial: number): number {
    return (serial & (this.#places.length - 1)) >>> 0
  }

  // Serials that differ in the lower bits still differ when there is one bit more.
  #widen(): void {
    const entries = this.#places
    this.#places = Array.from({ length: entries.length * 2 })
    for (const entry of entries) if (entry) this.#places[this.#placeOf(entry.serial)] = entry
  }
}
