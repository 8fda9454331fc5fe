// How the desktop app is packaged, for electron-builder. The runtime's own locks (fuses) are set here too.
import type { Configuration } from 'electron-builder'

/** What is shipped of a native module: its loader and the finished binaries, not 9 MB of C. */
const withoutSources = ['!**/better-sqlite3/{deps,src}/**', '!**/ssh2/lib/protocol/crypto/src/**', '!**/*.{map,d.ts,d.mts,md}']

export function desktopConfiguration({ electronDist, outputDir }: { electronDist?: string | undefined; outputDir: string }): Configuration {
  return {
    appId: 'dev.novacron.console',
    productName: 'NovaCron Console',
    copyright: 'NovaCron',
    directories: { output: outputDir, buildResources: 'resources' },
    ...(electronDist === undefined ? {} : { electronDist }),
    files: ['out/**', 'package.json', 'resources/icons/icon.png', ...withoutSources],
    asar: true,
    asarUnpack: ['**/*.node'],
    // The only native module that is needed ships finished binaries for every platform (Node-API).
    npmRebuild: false,
    electronFuses: {
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    },
    linux: { target: ['AppImage', 'deb', 'rpm'], category: 'System', executableName: 'novacron-console', icon: 'resources/icons/icon.png', maintainer: 'NovaCron', synopsis: 'Console for fleets of KVM hosts' },
    mac: { target: ['dmg'], category: 'public.app-category.utilities', icon: 'resources/icons/icon.png', hardenedRuntime: true },
    win: { target: ['nsis'], icon: 'resources/icons/icon.png' },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
    publish: null,
  }
}
