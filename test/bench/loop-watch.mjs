// Watches the event loop of the thread that calls: every tick of a timer that came late, and what the kernel says the thread did since
// the one before. JavaScript, so that a console built to JavaScript need not load the means to read TypeScript for it.
import { readFileSync } from 'node:fs'

/** Short, so that what was waited for before a tick was due can excuse little of what came after. */
const everyMs = 5
/** Below that it is the timer's own coarseness. */
const lateMs = 2

export function watchLoop() {
  let late = []
  let due = monotonicMs() + everyMs
  let before = used()
  const tick = () => {
    const atMs = monotonicMs()
    const now = used()
    if (atMs - due > lateMs) late.push({ dueMs: due, atMs, ranMs: now.ranMs - before.ranMs, waitedMs: now.waitedMs - before.waitedMs, othersMs: Math.max(0, now.processMs - before.processMs - (now.ranMs - before.ranMs)) })
    before = now
    due = monotonicMs() + everyMs
    timer = setTimeout(tick, everyMs).unref()
  }
  let timer = setTimeout(tick, everyMs).unref()

  return {
    /** Since it was last asked. */
    take() {
      const taken = late
      late = []
      return taken
    },
    stop: () => clearTimeout(timer),
  }
}

/** The same clock in every process of the machine. */
export function monotonicMs() {
  return Number(process.hrtime.bigint() / 1000n) / 1000
}

function used() {
  const { user, system } = process.threadCpuUsage()
  const all = process.cpuUsage()
  return { ranMs: (user + system) / 1000, processMs: (all.user + all.system) / 1000, waitedMs: waitedForCoreMs() }
}

/** How long the thread could have run and was given no core (the second figure of Linux's schedstat); 0 where nobody says. */
function waitedForCoreMs() {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}
