// Reads the figures out of the test runners' JSON reports, and the names of all that did not simply pass: a log that is cut must
// still tell at its end what failed.
import { stripVTControlCharacters } from 'node:util'
import * as z from 'zod'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** The names of the skipped tests, so that none is passed over in silence. */
  readonly skips: readonly string[]
  /** The names of the failed ones, each with the first line of why. */
  readonly failures: readonly string[]
  /** Those that passed when they were tried again. */
  readonly secondTries: readonly string[]
}

const Assertion = z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() })

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(z.object({ name: z.string(), status: z.string(), message: z.string().default(''), assertionResults: z.array(Assertion) })),
})

export function countVitest(json: string): Counts {
  const report = VitestReport.parse(JSON.parse(json))
  const assertions = report.testResults.flatMap((file) => file.assertionResults)
  const named = (...statuses: string[]): z.output<typeof Assertion>[] => assertions.filter(({ status }) => statuses.includes(status))
  // A file that fails to load has no assertions at all; it must not pass as "0 failed".
  const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'))
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests,
    skips: named('skipped', 'pending').map(({ fullName }) => fullName),
    failures: [...named('failed').map(({ fullName, failureMessages }) => failure(fullName, failureMessages?.[0])), ...brokenFiles.map(({ name, message }) => failure(name, message))],
    // What failed first keeps its messages when it passes later.
    secondTries: named('passed').filter(({ failureMessages }) => (failureMessages ?? []).length > 0).map(({ fullName, failureMessages }) => failure(fullName, failureMessages?.[0])),
  }
}

const Attempt = z.object({ status: z.string(), error: z.object({ message: z.string().optional() }).optional() })
const Spec = z.object({ title: z.string(), file: z.string(), tests: z.array(z.object({ status: z.string(), annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })), results: z.array(Attempt) })) })
type Spec = z.output<typeof Spec>

interface Suite {
  readonly specs?: Spec[] | undefined
  readonly suites?: Suite[] | undefined
}
const Suite: z.ZodType<Suite> = z.object({
  specs: z.array(Spec).optional(),
  get suites() {
    return z.array(Suite).optional()
  },
})
const PlaywrightReport = z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }), suites: z.array(Suite), errors: z.array(z.object({ message: z.string().optional() })).default([]) })

export function countPlaywright(json: string): Counts {
  const { stats, suites, errors } = PlaywrightReport.parse(JSON.parse(json))
  const specs = suites.flatMap(specsOf)
  const withStatus = (status: string): Spec[] => specs.filter(({ tests }) => tests.some((test) => test.status === status))
  const firstError = ({ tests }: Spec): string | undefined => tests.flatMap(({ results }) => results).find(({ error }) => error)?.error?.message
  const nameOf = ({ file, title }: Spec): string => `${file}: ${title}`
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    skips: withStatus('skipped').map((spec) => [nameOf(spec), ...spec.tests.flatMap(({ annotations }) => annotations.flatMap(({ type, description }) => (type === 'skip' && description !== undefined ? [description] : [])))].join(': ')),
    failures: [...withStatus('unexpected').map((spec) => failure(nameOf(spec), firstError(spec))), ...errors.map(({ message }) => failure('the journeys', message))],
    secondTries: withStatus('flaky').map((spec) => failure(nameOf(spec), firstError(spec))),
  }
}

function specsOf({ specs = [], suites = [] }: Suite): Spec[] {
  return [...specs, ...suites.flatMap(specsOf)]
}

/** Colours of a terminal say nothing here. */
function failure(name: string, message = ''): string {
  const [line = ''] = stripVTControlCharacters(message).trim().split('\n')
  return line === '' ? name : `${name}: ${line}`
}

export function total(all: readonly Counts[]): Counts {
  const sum = (key: 'passed' | 'failed' | 'skipped'): number => all.reduce((result, counts) => result + counts[key], 0)
  const joined = (key: 'skips' | 'failures' | 'secondTries'): string[] => all.flatMap((counts) => counts[key])
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), skips: joined('skips'), failures: joined('failures'), secondTries: joined('secondTries') }
}
