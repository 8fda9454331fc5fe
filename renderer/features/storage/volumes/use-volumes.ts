// The volumes of a pool as they come into view: pages of a list that the host's side sorts and filters.
import { useCallback, useEffect, useRef, useState } from 'react'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { PoolRef, Volume, volumeSortKeys } from '#shared/model/storage/storage.ts'
import { useSession } from '../../../state/use-session.ts'

export interface VolumeFilter {
  readonly sort: (typeof volumeSortKeys)[number]
  readonly isDescending: boolean
  readonly text: string
  readonly format: string
  readonly onlyOrphaned: boolean
}

export interface Volumes {
  /** `undefined` before the first page. */
  readonly total: number | undefined
  readonly matching: number
  readonly at: (index: number) => Volume | undefined
  /** Fetches what of these rows is not there yet. */
  readonly want: (first: number, last: number) => void
  readonly reload: () => void
  readonly problem: Problem | undefined
}

const pageSize = 100

interface Listing {
  /** Which list it is, and which reading of it. */
  readonly list: string
  readonly round: string
  readonly total: number | undefined
  readonly matching: number
  readonly pages: ReadonlyMap<number, readonly Volume[]>
  readonly problem: Problem | undefined
}

const nothing: Listing = { list: '', round: '', total: undefined, matching: 0, pages: new Map(), problem: undefined }

/** A changed `version` reads the list again. */
export function useVolumes({ hostId, pool }: PoolRef, { sort, isDescending, text, format, onlyOrphaned }: VolumeFilter, version: number): Volumes {
  const { client } = useSession()
  const [kept, setListing] = useState(nothing)
  const [reloads, setReloads] = useState(0)
  const round = `${reloads} ${version}`
  const asked = useRef({ pages: new Set<number>(), stop: new AbortController() })
  const list = JSON.stringify([hostId, pool, sort, isDescending, text, format, onlyOrphaned])

  const fetchPage = useCallback(
    (page: number) => {
      const { pages, stop } = asked.current
      if (pages.has(page)) return
      pages.add(page)
      const { signal } = stop
      client.storage.volumes({ hostId, pool, sort, isDescending, text, format, onlyOrphaned, offset: page * pageSize, limit: pageSize }, { signal }).then(
        ({ total, matching, volumes }) => {
          if (signal.aborted) return
          // The first page of another list, or of a new reading, begins anew; until then the old rows stay.
          setListing((before) => ({ list, round, total, matching, pages: new Map(before.list === list && before.round === round ? before.pages : []).set(page, volumes), problem: undefined }))
        },
        (error: unknown) => {
          pages.delete(page)
          if (!signal.aborted) setListing((before) => ({ ...before, problem: problemOf(error) }))
        },
      )
    },
    [client, hostId, pool, sort, isDescending, text, format, onlyOrphaned, list, round],
  )
  useEffect(() => {
    const stop = new AbortController()
    asked.current = { pages: new Set(), stop }
    fetchPage(0)
    return () => stop.abort()
  }, [fetchPage])

  const { pages } = kept
  return {
    total: kept.total,
    matching: kept.matching,
    problem: kept.problem,
    at: useCallback((index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize], [pages]),
    want(first, last) {
      // Rows of the list before are on the screen still: what is in view of them says nothing about the new one.
      if (kept.list !== list || kept.round !== round) return
      for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page += 1) fetchPage(page)
    },
    reload: useCallback(() => setReloads((before) => before + 1), []),
  }
}
