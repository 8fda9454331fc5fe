// Tells everybody of what is wrong with the store of metrics and costs figures: whoever looks at a chart does not look at how figures are kept.
import { repeat } from '#electron/lib/waiting/schedule.ts'
import { errorOf } from '#shared/errors.ts'
import type { AppError } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'

export interface StoreNoticesOptions {
  readonly problems: () => Promise<readonly Problem[]>
  /** `null`: all is well again. */
  readonly tell: (problem: AppError | null) => void
  readonly onError: (error: unknown) => void
  readonly everyMs?: number
}

/** Reasons; that the oldest figures go when the room is used up is as it was wanted. */
const grave: readonly unknown[] = ['metrics-damaged', 'metrics-part-damaged', 'metrics-disk-full', 'metrics-locked', 'metrics-was-locked', 'metrics-lost']

export function watchStoreProblems({ problems, tell, onError, everyMs = 10_000 }: StoreNoticesOptions): Disposable {
  let told: string | undefined
  return repeat(async () => {
    const found = (await problems()).find(({ params }) => grave.includes(params?.['reason']))
    if (found?.message === told) return
    told = found?.message
    tell(found ? errorOf(found) : null)
  }, { everyMs, onError })
}
