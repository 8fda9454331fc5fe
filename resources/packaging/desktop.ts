// Packages the desktop app with electron-builder, for the targets that this machine can build.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Platform, build } from 'electron-builder'
import { desktopConfiguration } from './electron-builder.config.ts'
import { ensureBuilt, repositoryDir } from './stage.ts'

/** An unpacked Electron: given by the environment, or fetched by an earlier `electron` run. */
export function findElectronDist(): string | undefined {
  const given = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const own = join(repositoryDir, 'node_modules/electron/dist')
  return [given, own].find((path) => path !== undefined && existsSync(join(path, process.platform === 'win32' ? 'electron.exe' : 'electron')))
}

/** `target` "dir" gives the unpacked app, which needs no packaging tools; otherwise the configured targets are built. */
export async function buildDesktop({ electronDist, outputDir, target }: { electronDist?: string | undefined; outputDir: string; target: 'dir' | 'default' }): Promise<string[]> {
  ensureBuilt()
  return build({
    projectDir: repositoryDir,
    targets: Platform.current().createTarget(target === 'dir' ? 'dir' : null),
    config: desktopConfiguration({ electronDist, outputDir }),
    publish: 'never',
  })
}
