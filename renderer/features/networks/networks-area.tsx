// The pages of the area of networks. The map comes with a library of its own, loaded when it is looked at.
import { Loader } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { HostId } from '#shared/model/ids.ts'
import type { NetworkView } from '../../app/routes.ts'
import { FiltersPage } from './filters/filters-page.tsx'
import { GroupsPage } from './groups/groups-page.tsx'
import { NetworksPage } from './list/networks-page.tsx'

const TopologyPage = lazy(async () => ({ default: (await import('./topology/topology-page.tsx')).TopologyPage }))

export function NetworksArea({ view }: { view: NetworkView }) {
  switch (view) {
    case 'list':
      return <NetworksPage />
    case 'groups':
      return <GroupsPage />
    case 'filters':
      return <FiltersPage />
    case 'map':
      return <NetworkMap />
    default:
      return view satisfies never
  }
}

/** Of one host, or of all. */
export function NetworkMap({ hostId }: { hostId?: HostId }) {
  return <Suspense fallback={<Loader size="sm" m="md" />}><TopologyPage {...(hostId === undefined ? {} : { hostId })} /></Suspense>
}
