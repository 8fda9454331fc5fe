// `npm run dist [-- headless | desktop]`: makes what can be made on this machine, and says what cannot, and why.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildDesktop, findElectronDist } from './desktop.ts'
import { buildHeadlessDeb } from './headless-deb.ts'
import { repositoryDir, run } from './stage.ts'

const outputDir = join(repositoryDir, 'dist')
const wanted = process.argv[2] ?? 'all'

function headless(): void {
  mkdirSync(outputDir, { recursive: true })
  run(['npm', 'run', '--silent', 'build'])
  run(['npm', 'pack', '--silent', '--pack-destination', outputDir])
  if (existsSync('/usr/bin/dpkg-deb')) console.log(buildHeadlessDeb({ workDir: join(outputDir, 'work'), outputDir }))
  else console.log('Left out: the headless .deb needs dpkg-deb, which is not on this machine.')
}

async function desktop(): Promise<void> {
  const electronDist = findElectronDist()
  if (electronDist === undefined) {
    console.log('Left out: the desktop packages need the Electron runtime, which is not on this machine. Run `npx electron --version` where it can be downloaded, or set ELECTRON_OVERRIDE_DIST_PATH.')
    return
  }
  for (const file of await buildDesktop({ electronDist, outputDir, target: 'default' })) console.log(file)
}

if (!['all', 'headless', 'desktop'].includes(wanted)) throw new Error(`unknown package "${wanted}": use headless or desktop`)
if (wanted !== 'desktop') headless()
if (wanted !== 'headless') await desktop()
