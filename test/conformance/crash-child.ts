// A console in a process of its own, to be killed: prints where it is, and has hosts whose acts never end.
import { startHeadlessApp } from './headless-app.ts'

const dataDir = process.argv[2]
if (dataDir === undefined) throw new Error('which data folder?')
const console = await startHeadlessApp({ dataDir })
console.pool.holdActs()
process.stdout.write(`${JSON.stringify({ origin: console.origin, cookie: await console.login() })}\n`)
