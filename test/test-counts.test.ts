import { describe, expect, test } from 'vitest'
import { countPlaywright, countVitest, total } from './test-counts.ts'

const assertion = (fullName: string, status: string, failureMessages: string[] = []) => ({ fullName, status, failureMessages })

describe('the figures of a test run', () => {
  test('name what failed and why, what was skipped, and what passed only when tried again', () => {
    const report = {
      numPassedTests: 2,
      numFailedTests: 1,
      numPendingTests: 1,
      testResults: [
        { name: 'a.test.ts', status: 'failed', assertionResults: [assertion('adds', 'passed'), assertion('divides', 'failed', ['\u001B[31mError: by zero\u001B[39m\n  at x']), assertion('waits', 'passed', ['Error: too slow']), assertion('prints', 'skipped')] },
        { name: 'broken.test.ts', status: 'failed', message: 'SyntaxError: what is this\nmore', assertionResults: [] },
      ],
    }
    expect(countVitest(JSON.stringify(report))).toEqual({ passed: 2, failed: 2, skipped: 1, skips: ['prints'], failures: ['divides: Error: by zero', 'broken.test.ts: SyntaxError: what is this'], secondTries: ['waits: Error: too slow'] })
  })

  test('are read from journeys too, through all their groups', () => {
    const spec = (title: string, status: string, { results = [], annotations = [] }: { results?: unknown[]; annotations?: unknown[] } = {}) => ({ title, file: 'a.spec.ts', tests: [{ status, annotations, results }] })
    const report = {
      stats: { expected: 1, unexpected: 1, flaky: 1, skipped: 1 },
      suites: [{ specs: [spec('goes', 'expected')], suites: [{ specs: [spec('falls', 'unexpected', { results: [{ status: 'failed', error: { message: 'Error: no button' } }] }), spec('limps', 'flaky', { results: [{ status: 'failed', error: { message: 'late' } }, { status: 'passed' }] }), spec('rests', 'skipped', { annotations: [{ type: 'skip', description: 'no binary' }] })] }] }],
    }
    expect(countPlaywright(JSON.stringify(report))).toEqual({ passed: 2, failed: 1, skipped: 1, skips: ['a.spec.ts: rests: no binary'], failures: ['a.spec.ts: falls: Error: no button'], secondTries: ['a.spec.ts: limps: late'] })
  })

  test('add up', () => {
    const one = { passed: 1, failed: 0, skipped: 1, skips: ['x'], failures: [], secondTries: [] }
    const other = { passed: 2, failed: 1, skipped: 0, skips: [], failures: ['y'], secondTries: ['z'] }
    expect(total([one, other])).toEqual({ passed: 3, failed: 1, skipped: 1, skips: ['x'], failures: ['y'], secondTries: ['z'] })
  })
})
