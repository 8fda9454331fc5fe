// How large the young generation of a worker thread may become.
import type { ResourceLimits } from 'node:worker_threads'

/** V8 would let it grow to 100 MB in each thread, for rows and samples that live for seconds. Beyond a few MB it saves no time. */
export const threadLimits: ResourceLimits = { maxYoungGenerationSizeMb: 24 }
