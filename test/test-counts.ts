// Reads the figures out of the test runners' JSON reports.
import * as z from 'zod'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** The names of the skipped tests, so that none is passed over in silence. */
  readonly skips: readonly string[]
}

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numFailedTestSuites: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) })),
})

export function countVitest(json: string): Counts {
  const report = VitestReport.parse(JSON.parse(json))
  const skips = report.testResults.flatMap((file) => file.assertionResults.filter(({ status }) => status === 'skipped' || status === 'pending').map(({ fullName }) => fullName))
  // A file that fails to load has no assertions at all; it must not pass as "0 failed".
  const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')).length
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles, skipped: report.numPendingTests, skips }
}

const PlaywrightReport = z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }) })

export function countPlaywright(json: string): Counts {
  const { stats } = PlaywrightReport.parse(JSON.parse(json))
  const skips = stats.skipped > 0 ? [`${stats.skipped} end-to-end tests (reasons in the list above)`] : []
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped, skips }
}

export function total(all: readonly Counts[]): Counts {
  const sum = (key: 'passed' | 'failed' | 'skipped'): number => all.reduce((result, counts) => result + counts[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), skips: all.flatMap(({ skips }) => skips) }
}
