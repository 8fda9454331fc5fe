// Whole numbers by place, in one array: an object for each of 300,000 series would take five times the memory.
const firstRoom = 1024
const growth = 1.25

export class NumberColumn {
  #cells = new Uint32Array(firstRoom)

  /** 0 where nothing was set. */
  at(place: number): number {
    return this.#cells[place] ?? 0
  }

  set(place: number, value: number): void {
    if (place >= this.#cells.length) this.#grow(place + 1)
    this.#cells[place] = value
  }

  #grow(needed: number): void {
    const larger = new Uint32Array(Math.max(needed, Math.ceil(this.#cells.length * growth)))
    larger.set(this.#cells)
    this.#cells = larger
  }
}
