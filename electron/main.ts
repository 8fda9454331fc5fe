// The desktop's entry. It is not awaited at the top: Electron becomes ready only when its entry module has been loaded.
import { app } from 'electron'
import { runDesktop } from './desktop/run-desktop.ts'

runDesktop(process.argv.slice(app.isPackaged ? 1 : 2)).then(
  () => app.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    app.exit(1)
  },
)
