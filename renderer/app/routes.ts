// Where things are: hash routes, so that any page can be linked to and the desktop needs no server.
import type { HostId, VmRef } from '#shared/model/ids.ts'
import type { Network } from '#shared/model/networks/network.ts'
import type { Pool } from '#shared/model/storage/storage.ts'

export const vmTabs = ['overview', 'performance', 'hardware', 'snapshots', 'guest', 'xml', 'console', 'tasks'] as const
export type VmTab = (typeof vmTabs)[number]

export const hostTabs = ['vms', 'overview', 'performance', 'storage', 'networks', 'interfaces', 'network-map', 'capabilities'] as const
export type HostTab = (typeof hostTabs)[number]

export const networkViews = ['list', 'groups', 'filters', 'map'] as const
export type NetworkView = (typeof networkViews)[number]

export const storageViews = ['pools', 'tiers', 'isos', 'transfers'] as const
export type StorageView = (typeof storageViews)[number]

export const groupTabs = ['vms', 'performance'] as const
export type GroupTab = (typeof groupTabs)[number]

export const poolTabs = ['volumes', 'overview', 'performance', 'xml'] as const
export type PoolTab = (typeof poolTabs)[number]

export const networkTabs = ['overview', 'performance', 'settings', 'leases', 'nics', 'xml'] as const
export type NetworkTab = (typeof networkTabs)[number]

export const filterTabs = ['rules', 'xml', 'nics'] as const
export type FilterTab = (typeof filterTabs)[number]

export const alertViews = ['now', 'history', 'rules', 'silences', 'channels'] as const
export type AlertView = (typeof alertViews)[number]

export const reportViews = ['made', 'schedules'] as const
export type ReportView = (typeof reportViews)[number]

export const routes = {
  allVms: '/',
  dashboard: (view = 'fleet') => `/dashboard${view === 'fleet' ? '' : `/${encodeURIComponent(view)}`}`,
  alerts: (view: AlertView = 'now') => `/alerts${view === 'now' ? '' : `/${view}`}`,
  reports: (view: ReportView = 'made') => `/reports${view === 'made' ? '' : `/${view}`}`,
  consoles: '/consoles',
  screens: '/screens',
  schedules: '/schedules',
  trash: '/trash',
  storage: '/storage',
  storageView: (view: StorageView) => `/storage${view === 'pools' ? '' : `/${view}`}`,
  folder: (path: string, tab: GroupTab = 'vms') => `/folder/${encodeURIComponent(path)}${tab === 'vms' ? '' : `/${tab}`}`,
  /** Machines by their own folder or tag; empty of those that have none. */
  group: (by: 'folder' | 'tag', value: string, tab: GroupTab = 'vms') => `/machines/${by}/${value === '' ? '-' : `=${encodeURIComponent(value)}`}${tab === 'vms' ? '' : `/${tab}`}`,
  host: (hostId: HostId, tab?: HostTab) => `/hosts/${encodeURIComponent(hostId)}${tab === undefined || tab === 'vms' ? '' : `/${tab}`}`,
  networks: (view: NetworkView = 'list') => `/networks${view === 'list' ? '' : `/${view}`}`,
  network: ({ hostId, name }: Pick<Network, 'hostId' | 'name'>, tab: NetworkTab = 'overview') => `/network/${encodeURIComponent(hostId)}/${encodeURIComponent(name)}${tab === 'overview' ? '' : `/${tab}`}`,
  filter: (hostId: HostId, name: string, tab: FilterTab = 'rules') => `/nwfilter/${encodeURIComponent(hostId)}/${encodeURIComponent(name)}${tab === 'rules' ? '' : `/${tab}`}`,
  pool: ({ hostId, name }: Pick<Pool, 'hostId' | 'name'>, tab: PoolTab = 'volumes') => `/storage/${encodeURIComponent(hostId)}/${encodeURIComponent(name)}${tab === 'volumes' ? '' : `/${tab}`}`,
  vm: ({ hostId, uuid }: VmRef, tab?: VmTab) => `/vms/${encodeURIComponent(hostId)}/${encodeURIComponent(uuid)}${tab === undefined ? '' : `/${tab}`}`,
}
