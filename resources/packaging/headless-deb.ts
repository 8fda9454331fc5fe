// Builds the headless Debian package with dpkg-deb alone: the staged console, a Node that fits it, a command and a unit.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { memoryEnvironment, memoryFlags } from '#electron/app/launch.ts'
import { repositoryDir, run, stageHeadless } from './stage.ts'

const manifest: unknown = JSON.parse(readFileSync(join(repositoryDir, 'package.json'), 'utf8'))

export function packageVersion(): string {
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest && typeof manifest.version === 'string') return manifest.version
  throw new Error('package.json has no version')
}

const command = `#!/bin/sh
# The console with the Node that it was tested with.
${Object.entries(memoryEnvironment).map(([name, value]) => `export ${name}="\${${name}:-${value}}"`).join('\n')}
exec /usr/lib/novacron/node ${memoryFlags.join(' ')} /usr/lib/novacron/out/main/serve.js "$@"
`

const unit = `[Unit]
Description=NovaCron Console, headless
After=network-online.target
Wants=network-online.target

[Service]
ExecStart=/usr/bin/novacron --port 8090
Environment=NOVACRON_DATA_DIR=/var/lib/novacron
StateDirectory=novacron
StateDirectoryMode=0700
DynamicUser=yes
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
Restart=on-failure

[Install]
WantedBy=multi-user.target
`

function control(version: string, architecture: string): string {
  return `Package: novacron
Version: ${version}
Section: admin
Priority: optional
Architecture: ${architecture}
Maintainer: NovaCron <packages@novacron.dev>
Depends: libc6 (>= 2.28), libstdc++6
Description: Console for fleets of KVM hosts, headless
 Manages many libvirt hosts over SSH with nothing to install on them, and
 serves the console to a browser on 127.0.0.1:8090.
`
}

/** Returns the path of the package. `workDir` is emptied first. */
export function buildHeadlessDeb({ workDir, outputDir }: { workDir: string; outputDir: string }): string {
  const version = packageVersion()
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch
  const root = join(workDir, 'deb')
  rmSync(root, { recursive: true, force: true })
  const library = join(root, 'usr/lib/novacron')
  stageHeadless(library)
  copyFileSync(process.execPath, join(library, 'node'))
  chmodSync(join(library, 'node'), 0o755)
  writeFile(join(root, 'usr/bin/novacron'), command, 0o755)
  writeFile(join(root, 'lib/systemd/system/novacron.service'), unit, 0o644)
  writeFile(join(root, 'DEBIAN/control'), control(version, architecture), 0o644)
  mkdirSync(outputDir, { recursive: true })
  const file = join(outputDir, `novacron_${version}_${architecture}.deb`)
  run(['dpkg-deb', '--root-owner-group', '-Zzstd', '-z3', '--build', root, file])
  return file
}

function writeFile(path: string, text: string, mode: number): void {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text, { mode })
}
