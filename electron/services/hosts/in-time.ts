// A list over all hosts does not wait for one that does not answer: the others are shown, and it is named.
import { withDeadline } from '#electron/lib/waiting/deadline.ts'

const patienceMs = 5_000

/** @throws AppError `timed-out` when the host does not answer in time, why the signal was aborted, or what `work` throws. */
export function inTime<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  return withDeadline(work, { ms: patienceMs, what: "A host's answer", signal })
}
