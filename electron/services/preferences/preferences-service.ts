// The user's preferences: checked, merged by key, told to every window. Where they are kept is the shell's business.
import { isDeepStrictEqual } from 'node:util'
import { createChannel } from '#electron/lib/channel.ts'
import type { Log } from '#electron/lib/log.ts'
import { AppError } from '#shared/errors.ts'
import { Preferences } from '#shared/model/preferences.ts'
import type { PreferencesPatch } from '#shared/model/preferences.ts'

export interface PreferencesFile {
  /** `undefined` if there are none yet. */
  read(): Promise<unknown>
  /** When it resolves they survive a crash. */
  write(preferences: unknown): Promise<void>
}

export interface PreferencesService extends Disposable {
  get(): Preferences
  /** `null` puts a key back to its default. @throws AppError `input-invalid`, `disk-full`; then nothing is changed. */
  set(patch: PreferencesPatch): Promise<Preferences>
  watch(signal: AbortSignal | undefined): AsyncGenerator<Preferences, void, undefined>
}

export async function createPreferencesService(file: PreferencesFile, log: Log): Promise<PreferencesService> {
  const channel = createChannel<Preferences>({ backlogLimit: 4 })
  let current = usable(await file.read(), log)
  let underWay: Promise<unknown> = Promise.resolve()

  const change = async (patch: PreferencesPatch): Promise<Preferences> => {
    const parsed = Preferences.safeParse(merged(current, patch))
    if (!parsed.success) {
      const path = parsed.error.issues[0]?.path.join('.') ?? ''
      throw new AppError('input-invalid', { message: `Not a valid preference: ${path} (${parsed.error.issues[0]?.message ?? ''})`, params: { path } })
    }
    if (isDeepStrictEqual(parsed.data, current)) return current
    await file.write(parsed.data)
    current = parsed.data
    channel.publish(current)
    return current
  }
  return {
    get: () => current,
    // One after the other: two changes at once must both be in the file.
    set(patch) {
      const done = underWay.then(() => change(patch))
      underWay = done.catch(() => undefined)
      return done
    },
    watch: (signal) => channel.subscribe({ snapshot: () => [current], signal }),
    [Symbol.dispose]: () => channel[Symbol.dispose](),
  }
}

function merged(current: Preferences, patch: PreferencesPatch): unknown {
  return Object.fromEntries(Object.entries({ ...current, ...patch }).filter(([, value]) => value !== null && value !== undefined))
}

/** Keeps every key that is still valid: one bad value, or one from another version, must not cost all the others. */
function usable(saved: unknown, log: Log): Preferences {
  const whole = Preferences.safeParse(saved ?? {})
  if (whole.success) return whole.data
  const entries = typeof saved === 'object' && saved !== null ? Object.entries(saved) : []
  const good = entries.filter(([key, value]) => Preferences.safeParse({ [key]: value }).success)
  log.warn('some saved preferences are not valid and were left out', { left: entries.length - good.length })
  return Preferences.parse(Object.fromEntries(good))
}
