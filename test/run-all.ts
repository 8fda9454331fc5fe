// The whole check, as `npm test` runs it: types, lint, dead code, then every kind of test, then a short bench. It goes on
// after a failed step, so that one run tells everything, and ends with one line that counts all tests.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installChromium } from './e2e/chromium.ts'
import { countPlaywright, countVitest, total } from './test-counts.ts'
import type { Counts } from './test-counts.ts'

interface Step {
  readonly name: string
  readonly command: readonly string[]
  /** Where a test runner leaves its figures; a step without one counts as one test that passes or fails. */
  readonly count?: (json: string) => Counts
}

const reports = mkdtempSync(join(tmpdir(), 'novacron-test-'))
const report = (name: string): string => join(reports, `${name}.json`)
const vitest = (project: string): Step => ({
  name: project,
  command: ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report(project)}`],
  count: countVitest,
})

const steps: readonly Step[] = [
  { name: 'types', command: ['npm', 'run', '--silent', 'check:types'] },
  { name: 'lint', command: ['npm', 'run', '--silent', 'check:lint'] },
  { name: 'dead code', command: ['npm', 'run', '--silent', 'check:dead-code'] },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  vitest('unit'),
  vitest('conformance'),
  vitest('packaging'),
  vitest('hosts'),
  { name: 'e2e', command: ['playwright', 'test', '--reporter=list,json'], count: countPlaywright },
  { name: 'bench', command: ['npm', 'run', '--silent', 'bench', '--', 'rpc', '--quick'] },
  { name: 'testbed down', command: ['npm', 'run', '--silent', 'testbed', '--', 'down'] },
]

function runStep(step: Step): Counts {
  const startedMs = Date.now()
  console.log(`\n== ${step.name}: ${step.command.join(' ')}`)
  const [program = '', ...args] = step.command
  const { status } = spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report('e2e') } })
  const counts = countsOf(step, status === 0)
  console.log(`== ${step.name}: ${status === 0 ? 'ok' : 'FAILED'} in ${Math.round((Date.now() - startedMs) / 1000)} s`)
  return counts
}

/** A runner that fails without failing tests (a crash, an error outside a test) still counts as a failure. */
function countsOf(step: Step, isOk: boolean): Counts {
  const byExit: Counts = { passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: 0, skips: [], failures: isOk ? [] : [`${step.name}: ${step.command.join(' ')}`], secondTries: [] }
  if (!step.count) return byExit
  try {
    const counts = step.count(readFileSync(report(step.name), 'utf8'))
    return isOk || counts.failed > 0 ? counts : total([counts, byExit])
  } catch (error) {
    console.error(`no report of ${step.name}: ${String(error)}`)
    return { ...byExit, passed: 0, failed: 1, failures: [`${step.name}: no report`] }
  }
}

installChromium()
const counts = total(steps.map(runStep))
rmSync(reports, { recursive: true, force: true })
for (const skip of counts.skips) console.log(`skipped: ${skip}`)
for (const name of counts.secondTries) console.log(`passed on the second try: ${name}`)
for (const name of counts.failures) console.log(`FAILED: ${name}`)
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exitCode = counts.failed > 0 ? 1 : 0
