// What the storage of a host refuses, in words that say what to do.
import { AppError } from '#shared/errors.ts'
import type { VolumeUser } from '#shared/model/storage/storage.ts'

export function inUse(volume: string, users: readonly VolumeUser[], overlays: readonly string[]): AppError {
  const machines = users.map(({ name, device }) => `${name} (${device})`)
  const by = [...machines, ...overlays].join(', ')
  const hint = overlays.length > 0 ? 'flatten-overlays' : 'detach-disk'
  return new AppError('volume-in-use', { message: `${volume} is used by ${by}`, params: { name: volume, by }, hint })
}
