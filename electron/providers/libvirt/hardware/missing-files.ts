// Whether files that a definition names are there. A shell on the host knows; without one, libvirt knows those of its pools.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { HostLink } from '../session/host-link.ts'
import { shellQuote } from '../transport/shell-quote.ts'

const deadlineMs = 10_000
const mark = 'looked'

export async function missingFiles(host: HostLink, paths: readonly string[], signal: AbortSignal): Promise<string[]> {
  const absolute = paths.filter((path) => path.startsWith('/') && !/[\n\0]/.test(path))
  if (absolute.length === 0) return []
  return (await byShell(host, absolute, signal)) ?? byPools(host, absolute, signal)
}

/** `undefined` where no command can be run. */
async function byShell({ transport }: HostLink, paths: readonly string[], signal: AbortSignal): Promise<string[] | undefined> {
  // A folder that may not be looked into would make everything in it seem to be gone.
  const command = `for f in ${paths.map(shellQuote).join(' ')}; do d=$(dirname "$f"); [ -e "$f" ] || { [ -d "$d" ] && [ ! -x "$d" ]; } || printf '%s\\n' "$f"; done; echo ${mark}`
  try {
    const { stdout } = await transport.run(command, { signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]) })
    const lines = stdout.split('\n').filter(Boolean)
    return lines.at(-1) === mark ? lines.slice(0, -1) : undefined
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}

/** A path in the folder of a running pool that libvirt knows no volume at. */
async function byPools({ control: { api, connection } }: HostLink, paths: readonly string[], signal: AbortSignal): Promise<string[]> {
  const pools = await api.storage.listAllPools({ signal })
  const folders = await Promise.all(pools.map(async (pool) => /<target>\s*<path>([^<]*)<\/path>/.exec(await api.storage.getPoolXml(pool, { signal }))?.[1] ?? ''))
  const known = await Promise.all(
    paths.map(async (path) => {
      if (!folders.some((folder) => folder !== '' && path.startsWith(`${folder}/`))) return true
      try {
        await connection.call('STORAGE_VOL_LOOKUP_BY_PATH', { path }, { signal })
        return true
      } catch (error) {
        if (error instanceof LibvirtError && error.code === ErrorCode.NoStorageVol) return false
        throw error
      }
    }),
  )
  return paths.filter((_path, index) => known[index] === false)
}
