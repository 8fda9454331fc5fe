// Where things are: hash routes, so that any page can be linked to and the desktop needs no server.
import type { HostId, VmRef } from '#shared/model/ids.ts'
import type { Pool } from '#shared/model/storage.ts'

export const vmTabs = ['overview', 'hardware', 'xml', 'console', 'tasks'] as const
export type VmTab = (typeof vmTabs)[number]

export const hostTabs = ['vms', 'overview', 'storage', 'capabilities'] as const
export type HostTab = (typeof hostTabs)[number]

export const routes = {
  allVms: '/',
  consoles: '/consoles',
  screens: '/screens',
  storage: '/storage',
  folder: (path: string) => `/folder/${encodeURIComponent(path)}`,
  host: (hostId: HostId, tab?: HostTab) => `/hosts/${encodeURIComponent(hostId)}${tab === undefined || tab === 'vms' ? '' : `/${tab}`}`,
  pool: ({ hostId, name }: Pick<Pool, 'hostId' | 'name'>) => `/storage/${encodeURIComponent(hostId)}/${encodeURIComponent(name)}`,
  vm: ({ hostId, uuid }: VmRef, tab?: VmTab) => `/vms/${encodeURIComponent(hostId)}/${encodeURIComponent(uuid)}${tab === undefined ? '' : `/${tab}`}`,
}
