// The browser of the end-to-end tests: Debian's Chromium, installed if it is missing and this machine allows it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

export const chromiumPath = process.env['NOVACRON_CHROMIUM'] ?? '/usr/bin/chromium'

/** The background flags keep a browser on a closed network from calling home at every start. */
export const chromiumFlags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export function whyNoChromium(): string | undefined {
  return existsSync(chromiumPath) ? undefined : `no Chromium at ${chromiumPath} (set NOVACRON_CHROMIUM)`
}

export function installChromium(): void {
  if (whyNoChromium() === undefined || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const lock = ['-o', 'DPkg::Lock::Timeout=300']
  spawnSync('apt-get', [...lock, 'update', '-qq'], { stdio: 'inherit', env })
  spawnSync('apt-get', [...lock, 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core', 'fonts-noto-color-emoji'], { stdio: 'inherit', env })
}
