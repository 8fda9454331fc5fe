// The pages of the area of storage, by the view that the route names.
import type { StorageView } from '../../app/routes.ts'
import { PoolsPage } from './pools/pools-page.tsx'
import { IsosPage } from '../transfers/isos-page.tsx'
import { TransfersPage } from '../transfers/transfers-page.tsx'
import { TiersPage } from './tiers/tiers-page.tsx'

export function StorageArea({ view }: { view: StorageView }) {
  switch (view) {
    case 'pools':
      return <PoolsPage />
    case 'tiers':
      return <TiersPage />
    case 'isos':
      return <IsosPage />
    case 'transfers':
      return <TransfersPage />
    default:
      return view satisfies never
  }
}
