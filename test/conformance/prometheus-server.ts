// A real Prometheus of the test's own, on loopback; and history for it, made into blocks before it starts.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '#electron/lib/testing/loopback.ts'

export const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0 && spawnSync('promtool', ['--version']).status === 0

export interface PrometheusOptions {
  /** Its prometheus.yml. */
  readonly config: string
  /** Beside it, by name. */
  readonly files?: Readonly<Record<string, string>>
  readonly flags?: readonly string[]
  /** In the format OpenMetrics. */
  readonly history?: string
}

/** Returns its address. It may still be starting. */
export async function startPrometheus(stack: AsyncDisposableStack, { config, files = {}, flags = [], history }: PrometheusOptions): Promise<string> {
  const folder = stack.adopt(mkdtempSync(join(tmpdir(), 'prometheus-')), (path) => rmSync(path, { recursive: true, force: true }))
  const data = join(folder, 'data')
  for (const [name, text] of Object.entries({ ...files, 'prometheus.yml': config })) writeFileSync(join(folder, name), text)
  if (history !== undefined) {
    writeFileSync(join(folder, 'history.om'), history)
    execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'history.om'), data], { stdio: 'ignore' })
  }
  const port = await freePort()
  const child = spawn('prometheus', [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${data}`, `--web.listen-address=127.0.0.1:${port}`, ...flags.map((flag) => flag.replace('FOLDER', folder))], { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  stack.defer(async () => {
    child.kill('SIGTERM')
    await ended
  })
  return `http://127.0.0.1:${port}`
}
