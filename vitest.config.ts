// The test projects: `unit` needs nothing, `conformance` needs the built-in demo and a local libvirtd where there
// is one, `packaging` needs the built output, `hosts` needs the testbed's real hosts (root on Linux). Each reports what it had to skip, and why.
import { defineConfig } from 'vitest/config'

/** What a test waits for comes in a moment, but on a busy machine a moment is longer than the one second that is usual. */
const waits = { expect: { poll: { timeout: 10_000 } }, setupFiles: ['test/patience.ts'] }

/** The first file to want a host may have to install Debian's packages for it, and to build its guests' image. */
const hostsDeadlineMs = 20 * 60_000

export default defineConfig({
  test: {
    projects: [
      { test: { ...waits, name: 'unit', include: ['{electron,shared,renderer,preload,resources}/**/*.test.ts', 'test/*.test.ts', 'test/architecture/**/*.test.ts', 'test/testbed/**/*.test.ts', 'test/bench/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
      { test: { ...waits, name: 'conformance', include: ['test/conformance/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 } },
      { test: { ...waits, name: 'packaging', include: ['test/packaging/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false } },
      { test: { ...waits, name: 'hosts', include: ['test/hosts/**/*.test.ts'], testTimeout: 120_000, hookTimeout: hostsDeadlineMs, fileParallelism: false, retry: 1 } },
    ],
  },
})
