// Loaded into a console under measurement by `node --import`: watches its main thread's event loop and answers over the IPC channel
// that the bench opened. Workers load it too, and nothing happens there. JavaScript, so that a console built to JavaScript need not
// load the means to read TypeScript for it.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'
import { watchLoop } from '../loop-watch.mjs'

const resolutionMs = 10

if (isMainThread && process.channel) {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  const watch = watchLoop()
  process.on('message', () => {
    // The histogram holds the times between two ticks of a timer, so a loop that is never late shows the resolution.
    process.send?.({ loopDelayP99Ms: Math.max(0, histogram.percentile(99) / 1e6 - resolutionMs), lateTicks: watch.take() })
    // The next answer is about the time from here on.
    histogram.reset()
  })
  // A console that has nothing else to do must end all the same.
  process.channel.unref()
}
