// The preferences as this page has them. A change shows here at once and is then kept for all of the user's windows; one that cannot be
// kept is taken back, and why is told.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { Preferences } from '#shared/model/preferences.ts'

export interface PreferencesState {
  readonly value: Preferences
  readonly isLoaded: boolean
  /** Why the last change was not kept; another one for each that is not. */
  readonly problem: Problem | null
}

export interface PreferencesStore {
  readonly store: StoreApi<PreferencesState>
  readonly set: (patch: Partial<Preferences>) => void
  /** What the console says that they are. */
  readonly take: (value: Preferences) => void
}

export interface PreferencesStoreOptions {
  readonly client: { readonly preferences: Pick<ConsoleClient['preferences'], 'get' | 'set'> }
  /** What the page begins with, until the console has answered. */
  readonly first: Partial<Preferences>
}

export function createPreferencesStore({ client, first }: PreferencesStoreOptions): PreferencesStore {
  const store = createStore<PreferencesState>(() => ({ value: Preferences.parse(first), isLoaded: false, problem: null }))
  // While changes of this page are under way, what the console tells is older than what the page shows.
  let changesUnderWay = 0
  const settle = (value: Preferences): void => {
    if (changesUnderWay === 1) store.setState({ value })
  }
  const change = async (patch: Partial<Preferences>): Promise<void> => {
    try {
      settle(await client.preferences.set({ patch }))
    } catch (error) {
      store.setState({ problem: problemOf(error) })
      // Where the console does not answer at all, it tells them by itself when it does again.
      await client.preferences.get().then(settle, () => undefined)
    }
  }
  return {
    store,
    set(patch) {
      store.setState({ value: { ...store.getState().value, ...patch } })
      changesUnderWay += 1
      void change(patch).finally(() => { changesUnderWay -= 1 })
    },
    take: (value) => store.setState({ isLoaded: true, ...(changesUnderWay === 0 ? { value } : {}) }),
  }
}
