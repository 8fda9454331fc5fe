// Keeps what V8 has compiled of our code on disk, so that the next start, and each thread of it, need not compile it again: a third of
// the processor time that loading costs. Only its owner can write there: compiled code is run as it is found.
import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { enableCompileCache } from 'node:module'

/** To be called before the code is loaded. A folder that cannot be written is no cache, and nothing else. */
export function keepCompiledCode(environment: NodeJS.ProcessEnv): void {
  if (environment['NODE_COMPILE_CACHE'] !== undefined || environment['NODE_DISABLE_COMPILE_CACHE'] !== undefined) return
  const folder = writableFolder(environment)
  if (folder === undefined) return
  enableCompileCache(folder)
  // Threads read it at their start; they do not take it over from this one.
  environment['NODE_COMPILE_CACHE'] = folder
}

/** A home that is read-only, missing or unknown costs the time it always did. */
function writableFolder(environment: NodeJS.ProcessEnv): string | undefined {
  try {
    const folder = join(cacheDir(environment), 'compiled')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return folder
  } catch {
    return undefined
  }
}

/** https://specifications.freedesktop.org/basedir-spec: what may be deleted at any time; the platforms' own places elsewhere. */
function cacheDir(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return join(environment['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local'), 'NovaCron', 'Cache')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'NovaCron')
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'novacron')
}
