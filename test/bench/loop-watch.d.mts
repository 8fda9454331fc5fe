/** A tick of the watching timer that came late, on the machine's monotonic clock, and what was used since the one before. */
export interface LateTick {
  readonly dueMs: number
  readonly atMs: number
  /** Processor time of the thread itself. */
  readonly ranMs: number
  /** The thread could have run and was given no core. */
  readonly waitedMs: number
  /** Processor time of the other threads of its process. */
  readonly othersMs: number
}

export declare function watchLoop(): { take(): LateTick[]; stop(): void }
export declare function monotonicMs(): number
