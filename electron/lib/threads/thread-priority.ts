// Which of our threads gets a core first when there are too few.
import { constants, getPriority, setPriority } from 'node:os'

/**
 * Lets others go first from here on, this much (Linux's nice). Linux counts it for the thread that calls; elsewhere it would be the
 * whole process, windows and all, so that nothing is done there.
 */
export function letOthersGoFirst(by: number): void {
  if (process.platform === 'linux') setPriority(Math.min(constants.priority.PRIORITY_LOW, getPriority() + by))
}
