import { describe, expect, it } from 'vitest'
import { silentLog } from '#electron/lib/log.ts'
import { AppError } from '#shared/errors.ts'
import { createPreferencesService } from './preferences-service.ts'

function memoryFile(saved?: unknown) {
  const file = { saved, failure: undefined as unknown }
  return {
    file,
    read: () => Promise.resolve(file.saved),
    write: (preferences: unknown) => {
      if (file.failure) return Promise.reject(file.failure)
      file.saved = preferences
      return Promise.resolve()
    },
  }
}

describe('preferences', () => {
  it('have defaults, and change key by key', async () => {
    const memory = memoryFile()
    const preferences = await createPreferencesService(memory, silentLog)
    expect(preferences.get()).toMatchObject({ theme: 'system', bulkParallelism: 8 })
    await Promise.all([preferences.set({ theme: 'dark' }), preferences.set({ bulkParallelism: 2 })])
    expect(preferences.get()).toMatchObject({ theme: 'dark', bulkParallelism: 2, language: 'en' })
    expect(memory.file.saved).toEqual(preferences.get())
    expect(await preferences.set({ theme: null })).toMatchObject({ theme: 'system', bulkParallelism: 2 })
  })

  it('refuse what is not valid, and change nothing then', async () => {
    const preferences = await createPreferencesService(memoryFile(), silentLog)
    await expect(preferences.set({ theme: 'dark', typingRate: 'fast' })).rejects.toMatchObject({ code: 'input-invalid', params: { path: 'typingRate' } })
    expect(preferences.get()).toMatchObject({ theme: 'system' })
  })

  it('stay as they were when they cannot be saved', async () => {
    const memory = memoryFile()
    const preferences = await createPreferencesService(memory, silentLog)
    memory.file.failure = new AppError('disk-full', { message: 'no room' })
    await expect(preferences.set({ theme: 'dark' })).rejects.toMatchObject({ code: 'disk-full' })
    expect(preferences.get()).toMatchObject({ theme: 'system' })
    memory.file.failure = undefined
    expect(await preferences.set({ theme: 'dark' })).toMatchObject({ theme: 'dark' })
  })

  it('keep unknown keys of a newer version, and every good key beside a bad one', async () => {
    const preferences = await createPreferencesService(memoryFile({ theme: 'dark', typingRate: -5, fromTheFuture: { a: 1 } }), silentLog)
    expect(preferences.get()).toMatchObject({ theme: 'dark', typingRate: 30, fromTheFuture: { a: 1 } })
    expect(await preferences.set({ language: 'de' })).toMatchObject({ fromTheFuture: { a: 1 } })
  })

  it('are told to every window, and only when they change', async () => {
    const preferences = await createPreferencesService(memoryFile(), silentLog)
    const changes = preferences.watch(undefined)
    expect((await changes.next()).value).toMatchObject({ theme: 'system' })
    await preferences.set({ theme: 'system' })
    await preferences.set({ theme: 'light' })
    expect((await changes.next()).value).toMatchObject({ theme: 'light' })
  })
})
