#!/usr/bin/env -S MALLOC_ARENA_MAX=1 node --max-semi-space-size=3 --heap-growing-percent=30 --no-allocation-site-pretenuring
// The headless console's entry. Checks the Node version before anything else is loaded: an older one would end in a crash of
// the database module, with no message at all.
if (Number(process.versions.napi) < 10 || !('DisposableStack' in globalThis)) {
  console.error(`NovaCron Console needs Node.js 24 or newer; this is ${process.version}.`)
  process.exit(1)
}

const { keepCompiledCode } = await import('./lib/threads/compiled-code.ts')
keepCompiledCode(process.env)
const { runServeCommand } = await import('./server/serve-command.ts')

process.exitCode = await runServeCommand(process.argv.slice(2), { print: (text) => console.log(text), printError: (text) => console.error(text) })
