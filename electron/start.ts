// `npm start`: builds what is not built, then opens the desktop app where Electron's binary is, and else serves the same
// console to the browser. Never downloads anything.
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { memoryFlags, needsBuild, planLaunch } from './app/launch.ts'
import { installationDir } from './app/paths.ts'

function build(): void {
  console.log('Building the console ...')
  const { status } = spawnSync(process.execPath, [join(installationDir, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'], { cwd: installationDir, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

/** Hands the terminal over, and ends as the program ends. A Ctrl+C reaches the program by itself. */
function run(program: string, args: readonly string[]): void {
  const child = spawn(program, args, { cwd: installationDir, stdio: 'inherit' })
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 0 : 1)
  })
  child.on('error', (error) => {
    console.error(`${program} could not be started: ${error.message}`)
    process.exitCode = 1
  })
}

if (needsBuild(installationDir)) build()
const args = process.argv.slice(2)
const plan = planLaunch({ rootDir: installationDir, environment: process.env, platform: process.platform })
if (plan.kind === 'desktop') run(plan.binary, [installationDir, ...args])
else {
  console.log(`${plan.reason}: the same console is served to your browser instead.`)
  run(process.execPath, [...memoryFlags, join(installationDir, 'out', 'main', 'serve.js'), ...args])
}
