// Everything a page holds of the console: the connection, and stores that its streams keep. Built once per page, given to
// the components by context.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { Alert } from '#shared/model/monitoring/alert.ts'
import type { Preferences } from '#shared/model/preferences.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { Question } from '#shared/model/question.ts'
import type { Task } from '#shared/model/task.ts'
import { connectToConsole, followStream } from '../api/client.ts'
import type { Connection } from '../api/client.ts'
import { applyAlertEvent } from './alert-list.ts'
import { createInventoryStore } from './inventory-store.ts'
import type { InventoryStore } from './inventory-store.ts'
import { keepTheme, keptTheme } from './kept-theme.ts'
import { createPreferencesStore } from './preferences-store.ts'
import type { PreferencesState } from './preferences-store.ts'
import { applyTaskEvent } from './task-list.ts'
import { createUploadQueue } from './upload-queue.ts'
import type { UploadQueue } from './upload-queue.ts'

export interface Session extends Disposable {
  readonly connection: Connection
  readonly client: ConsoleClient
  readonly inventory: InventoryStore
  readonly tasks: StoreApi<{ readonly tasks: readonly Task[] }>
  /** Those that are not over, the worst first. */
  readonly alerts: StoreApi<{ readonly alerts: readonly Alert[] }>
  readonly uploads: UploadQueue
  readonly questions: StoreApi<{ readonly open: readonly Question[] }>
  /** Lasting problems of the console itself, such as a full disk, but those that were read and closed. */
  readonly notices: StoreApi<{ readonly open: readonly Problem[] }>
  readonly closeNotice: (notice: Problem) => void
  readonly preferences: StoreApi<PreferencesState>
  /** Changes some preferences, here at once and then for all of the user's windows. */
  readonly setPreferences: (patch: Partial<Preferences>) => void
}

export function openSession(): Session {
  const connection = connectToConsole()
  const { client } = connection
  const stop = new AbortController()
  const { signal } = stop
  const inventory = createInventoryStore()
  const uploads = createUploadQueue(client)
  const tasks = createStore<{ readonly tasks: readonly Task[] }>(() => ({ tasks: [] }))
  const alerts = createStore<{ readonly alerts: readonly Alert[] }>(() => ({ alerts: [] }))
  const questions = createStore<{ readonly open: readonly Question[] }>(() => ({ open: [] }))
  const notices = createNoticeList()
  const preferences = createPreferencesStore({ client, first: { theme: keptTheme(() => localStorage) } })
  preferences.store.subscribe(({ value: { theme }, isLoaded }) => isLoaded && keepTheme(theme, () => localStorage))

  const fail = (error: unknown): void => {
    // A stream that the server refuses for good is a fault of this program: it belongs into the console of the developer tools.
    reportError(error)
  }
  const watchInventory = (options: { signal: AbortSignal }): ReturnType<ConsoleClient['inventory']['watch']> => {
    inventory.restart()
    return client.inventory.watch(undefined, options)
  }
  followStream(signal, watchInventory, (event) => inventory.apply(event)).catch(fail)
  followStream(signal, (options) => client.tasks.watch(undefined, options), (event) => tasks.setState({ tasks: applyTaskEvent(tasks.getState().tasks, event) })).catch(fail)
  followStream(signal, (options) => client.alerts.watch(undefined, options), (event) => alerts.setState({ alerts: applyAlertEvent(alerts.getState().alerts, event) })).catch(fail)
  followStream(signal, (options) => client.questions.watch(undefined, options), ({ open }) => questions.setState({ open })).catch(fail)
  followStream(signal, (options) => client.system.notices(undefined, options), ({ open }) => notices.show(open)).catch(fail)
  followStream(signal, (options) => client.preferences.watch(undefined, options), preferences.take).catch(fail)

  return {
    connection,
    client,
    inventory,
    tasks,
    alerts,
    uploads,
    questions,
    notices: notices.store,
    closeNotice: notices.close,
    preferences: preferences.store,
    setPreferences: preferences.set,
    [Symbol.dispose]: () => {
      stop.abort()
      uploads[Symbol.dispose]()
      connection[Symbol.dispose]()
    },
  }
}

interface NoticeList {
  readonly store: Session['notices']
  readonly show: (open: readonly Problem[]) => void
  readonly close: Session['closeNotice']
}

/** One that was closed stays so on this page, however often the console tells it. */
function createNoticeList(): NoticeList {
  const store = createStore<{ readonly open: readonly Problem[] }>(() => ({ open: [] }))
  const closed = new Set<string>()
  const show = (open: readonly Problem[]): void => store.setState({ open: open.filter(({ message }) => !closed.has(message)) })
  const close = ({ message }: Problem): void => {
    closed.add(message)
    show(store.getState().open)
  }
  return { store, show, close }
}
