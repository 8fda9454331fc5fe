// `npm start`: builds what is not built, then opens the desktop app where Electron's binary is, and else serves the same
// console to the browser. `npm run serve` and `npm run demo`, with "serve" as the first word: always to the browser. Never downloads anything.
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { memoryEnvironment, memoryFlags, needsBuild, planLaunch } from './app/launch.ts'
import { installationDir } from './app/paths.ts'

function build(): void {
  console.log('Building the console ...')
  const { status } = spawnSync(process.execPath, [join(installationDir, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'], { cwd: installationDir, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

/** Hands the terminal over, and ends as the program ends. A Ctrl+C reaches the program by itself. */
function run(program: string, args: readonly string[]): void {
  const child = spawn(program, args, { cwd: installationDir, stdio: 'inherit', env: { ...memoryEnvironment, ...process.env } })
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

function serve(args: readonly string[]): void {
  run(process.execPath, [...memoryFlags, join(installationDir, 'out', 'main', 'serve.js'), ...args])
}

function start(args: readonly string[]): void {
  const plan = planLaunch({ rootDir: installationDir, environment: process.env, platform: process.platform })
  if (plan.kind === 'desktop') return run(plan.binary, [installationDir, ...args])
  console.log(`${plan.reason}: the same console is served to your browser instead.`)
  serve(args)
}

if (needsBuild(installationDir)) build()
const args = process.argv.slice(2)
if (args[0] === 'serve') serve(args.slice(1))
else start(args)
