import { expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { Preferences } from '#shared/model/preferences.ts'
import { createPreferencesStore } from './preferences-store.ts'

function setUp() {
  const console = { kept: Preferences.parse({}), failure: undefined as Error | undefined }
  const set = ({ patch }: { patch: object }): Promise<Preferences> => {
    if (console.failure) return Promise.reject(console.failure)
    console.kept = Preferences.parse({ ...console.kept, ...patch })
    return Promise.resolve(console.kept)
  }
  return { console, preferences: createPreferencesStore({ client: { preferences: { set, get: () => Promise.resolve(console.kept) } }, first: { theme: 'dark' } }) }
}

it('a change of the preferences shows at once, and what the console tells meanwhile does not undo it', async () => {
  const { console, preferences } = setUp()
  expect(preferences.store.getState()).toMatchObject({ isLoaded: false, value: { theme: 'dark' } })
  preferences.take(console.kept)
  expect(preferences.store.getState()).toMatchObject({ isLoaded: true, value: { theme: 'system' } })
  preferences.set({ theme: 'light' })
  preferences.take(Preferences.parse({}))
  expect(preferences.store.getState().value.theme).toBe('light')
  await expect.poll(() => console.kept.theme).toBe('light')
  expect(preferences.store.getState()).toMatchObject({ problem: null, value: { theme: 'light' } })
})

it('a change of the preferences that cannot be kept is taken back, and told each time', async () => {
  const { console, preferences } = setUp()
  console.failure = new AppError('disk-full', { message: 'no room' })
  preferences.set({ theme: 'light' })
  await expect.poll(() => preferences.store.getState()).toMatchObject({ problem: { code: 'disk-full' }, value: { theme: 'system' } })
  const { problem } = preferences.store.getState()
  preferences.set({ theme: 'dark' })
  await expect.poll(() => preferences.store.getState().problem === problem).toBe(false)
  console.failure = undefined
  preferences.set({ theme: 'dark' })
  await expect.poll(() => console.kept.theme).toBe('dark')
})
