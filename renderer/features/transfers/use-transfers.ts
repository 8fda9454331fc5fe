// The transfers of the console, live, the newest first.
import { useState } from 'react'
import type { Transfer } from '#shared/model/storage/transfer.ts'
import { useStream } from '../../state/use-stream.ts'

export interface Transfers {
  readonly transfers: readonly Transfer[]
  readonly isLoaded: boolean
}

export function useTransfers(): Transfers {
  const [state, setState] = useState<Transfers>({ transfers: [], isLoaded: false })
  useStream({
    watch: (client, options) => client.transfers.watch(undefined, options),
    onEvent: (event) => {
      if (event.kind === 'snapshot') setState({ transfers: newestFirst(event.transfers), isLoaded: true })
      else setState(({ transfers }) => ({ transfers: withChange(transfers, event.transfer), isLoaded: true }))
    },
  })
  return state
}

function newestFirst(transfers: readonly Transfer[]): readonly Transfer[] {
  return transfers.toSorted((a, b) => b.startedAtMs - a.startedAtMs)
}

function withChange(transfers: readonly Transfer[], changed: Transfer): readonly Transfer[] {
  return transfers.some(({ id }) => id === changed.id) ? transfers.map((transfer) => (transfer.id === changed.id ? changed : transfer)) : [changed, ...transfers]
}

/** How long it takes yet, by its speed; undefined while that is not known. */
export function remainingMs({ sizeBytes, doneBytes, bytesPerSecond }: Transfer): number | undefined {
  return bytesPerSecond > 0 ? ((sizeBytes - doneBytes) * 1000) / bytesPerSecond : undefined
}
