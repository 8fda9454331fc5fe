// A process that does nothing but look at the clock: what holds it up is the machine. A line for each time that it was late.
import { monotonicMs } from './loop-watch.mjs'

const everyMs = 2
const lateMs = 1.5
let dueMs = monotonicMs() + everyMs

setInterval(() => {
  const atMs = monotonicMs()
  if (atMs - dueMs > lateMs) console.log(`${dueMs} ${atMs}`)
  dueMs = monotonicMs() + everyMs
}, everyMs)
