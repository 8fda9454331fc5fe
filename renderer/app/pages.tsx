// The page that the route names. The consoles stay mounted behind the others, so that their sessions live on.
import { useTranslation } from 'react-i18next'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import { AlertsArea } from '../features/alerts/alerts-area.tsx'
import { ConsolesPage } from '../features/consoles/consoles-page.tsx'
import { HostPage } from '../features/hosts/host-page.tsx'
import { GroupPage } from '../features/inventory/group-page.tsx'
import { InventoryPage } from '../features/inventory/inventory-page.tsx'
import { DashboardArea } from '../features/monitoring/dashboard/dashboard-area.tsx'
import { FilterPage } from '../features/networks/filters/filter-page.tsx'
import { NetworksArea } from '../features/networks/networks-area.tsx'
import { NetworkPage } from '../features/networks/page/network-page.tsx'
import { ReportsArea } from '../features/reports/reports-area.tsx'
import { SchedulesPage } from '../features/schedules/schedules-page.tsx'
import { ScreensPage } from '../features/screens/screens-page.tsx'
import { PoolPage } from '../features/storage/pools/pool-page.tsx'
import { StorageArea } from '../features/storage/storage-area.tsx'
import { TrashPage } from '../features/trash/trash-page.tsx'
import { VmPage } from '../features/vms/vm-page.tsx'
import { CrashGuard, CrashNotice } from '../ui/feedback/crash-guard.tsx'
import { DeleteVmRoute, FindVmRoute, NewVmRoute } from './dialog-route.tsx'
import { alertViews, filterTabs, groupTabs, hostTabs, networkTabs, networkViews, poolTabs, reportViews, routes, storageViews, vmTabs } from './routes.ts'

const everything = (): boolean => true

/** Consoles that cannot be drawn say so on their own page and not over the others, behind which they stay. */
function Nothing(): null {
  return null
}

export function Pages() {
  const { t } = useTranslation()
  const [location] = useLocation()
  const isConsoles = location === routes.consoles
  return (
    <>
      <CrashGuard fallback={isConsoles ? CrashNotice : Nothing}>
        <ConsolesPage isShown={isConsoles} />
      </CrashGuard>
      {!isConsoles && (
        <CrashGuard triedAgainAt={location}>
          <Switch>
            <Route path="/"><InventoryPage scope={{ id: 'all', title: t('tree.all'), includes: everything }} /></Route>
            <Route path="/dashboard/:view?">{({ view = 'fleet' }) => <DashboardArea view={decodeURIComponent(view)} />}</Route>
            <Route path={routes.schedules}><SchedulesPage /></Route>
            <Route path={routes.trash}><TrashPage /></Route>
            <Route path={routes.screens}><ScreensPage /></Route>
            <Route path="/storage/:view?">{({ view }) => <StorageArea view={storageViews.find((known) => known === view) ?? 'pools'} />}</Route>
            <Route path="/storage/:hostId/:pool/:tab?">{({ hostId, pool, tab }) => <PoolPage key={hostId + pool} poolRef={{ hostId: HostId.parse(decodeURIComponent(hostId)), pool: decodeURIComponent(pool) }} tab={poolTabs.find((known) => known === tab) ?? 'volumes'} />}</Route>
            <Route path="/alerts/:view?">{({ view }) => <AlertsArea view={alertViews.find((known) => known === view) ?? 'now'} />}</Route>
            <Route path="/reports/:view?">{({ view }) => <ReportsArea view={reportViews.find((known) => known === view) ?? 'made'} />}</Route>
            <Route path="/networks/:view?">{({ view }) => <NetworksArea view={networkViews.find((known) => known === view) ?? 'list'} />}</Route>
            <Route path="/network/:hostId/:network/:tab?">{({ hostId, network, tab }) => <NetworkPage key={hostId + network} networkRef={{ hostId: HostId.parse(decodeURIComponent(hostId)), network: decodeURIComponent(network) }} tab={networkTabs.find((known) => known === tab) ?? 'overview'} />}</Route>
            <Route path="/nwfilter/:hostId/:filter/:tab?">{({ hostId, filter, tab }) => <FilterPage key={hostId + filter} hostId={HostId.parse(decodeURIComponent(hostId))} name={decodeURIComponent(filter)} tab={filterTabs.find((known) => known === tab) ?? 'rules'} />}</Route>
            <Route path="/folder/:path/:tab?">{({ path, tab }) => <GroupPage by="host-folder" value={decodeURIComponent(path)} tab={groupTabs.find((known) => known === tab) ?? 'vms'} />}</Route>
            <Route path="/machines/:by/:value/:tab?">{({ by, value, tab }) => <GroupPage by={by === 'tag' ? 'tag' : 'folder'} value={value === '-' ? '' : decodeURIComponent(value).slice(1)} tab={groupTabs.find((known) => known === tab) ?? 'vms'} />}</Route>
            <Route path="/hosts/:hostId/create-vm">{({ hostId }) => <NewVmRoute hostId={HostId.parse(decodeURIComponent(hostId))} />}</Route>
            <Route path="/hosts/:hostId/find/:name/:part">{({ hostId, name, part }) => <FindVmRoute hostId={HostId.parse(decodeURIComponent(hostId))} name={decodeURIComponent(name)} part={part} />}</Route>
            <Route path="/vms/:hostId/:uuid/delete">{({ hostId, uuid }) => <DeleteVmRoute vmRef={{ hostId: HostId.parse(decodeURIComponent(hostId)), uuid: DomainUuid.parse(decodeURIComponent(uuid)) }} />}</Route>
            <Route path="/hosts/:hostId/:tab?">{({ hostId, tab }) => <HostPage key={hostId} hostId={HostId.parse(decodeURIComponent(hostId))} tab={hostTabs.find((known) => known === tab) ?? 'vms'} />}</Route>
            <Route path="/vms/:hostId/:uuid/:tab?">
              {({ hostId, uuid, tab }) => <VmPage key={hostId + uuid} vmRef={{ hostId: HostId.parse(decodeURIComponent(hostId)), uuid: DomainUuid.parse(decodeURIComponent(uuid)) }} tab={vmTabs.find((known) => known === tab) ?? 'overview'} />}
            </Route>
            <Route><Redirect to={routes.allVms} /></Route>
          </Switch>
        </CrashGuard>
      )}
    </>
  )
}
