// Problems of the console itself that everyone should know of while they last: the disk is full, rows wait to be saved.
import { createChannel } from '#electron/lib/channel.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'

export interface Notices extends Disposable {
  /** Shows the problem of one part of the console, or with `null` takes it back. */
  set(source: string, problem: AppError | null): void
  open(): Problem[]
  watch(signal: AbortSignal | undefined): AsyncGenerator<{ open: Problem[] }, void, undefined>
}

/** It stays for the whole run: whoever opens a window must see why the hosts are gone. */
export function damagedDatabase(keptAs: string): AppError {
  return new AppError('database-damaged', { message: `The console's database was damaged: it is kept as ${keptAs}, and a new one was begun`, params: { file: keptAs }, hint: 'database-kept-aside' })
}

export function createNotices(): Notices {
  const problems = new Map<string, Problem>()
  const channel = createChannel<{ open: Problem[] }>({ backlogLimit: 4 })
  /** Parts that fail for one reason make one notice. */
  const open = (): Problem[] => [...new Map([...problems.values()].map((problem) => [problem.code, problem])).values()]
  return {
    set(source, problem) {
      if (problem) problems.set(source, problemOf(problem))
      else problems.delete(source)
      channel.publish({ open: open() })
    },
    open,
    watch: (signal) => channel.subscribe({ snapshot: () => [{ open: open() }], signal }),
    [Symbol.dispose]: () => channel[Symbol.dispose](),
  }
}
