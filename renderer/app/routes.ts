// Where things are: hash routes, so that any page can be linked to and the desktop needs no server.
import type { HostId, VmRef } from '#shared/model/ids.ts'

export const vmTabs = ['overview', 'hardware', 'xml', 'console', 'tasks'] as const
export type VmTab = (typeof vmTabs)[number]

export const hostTabs = ['vms', 'overview', 'capabilities'] as const
export type HostTab = (typeof hostTabs)[number]

export const routes = {
  allVms: '/',
  consoles: '/consoles',
  screens: '/screens',
  folder: (path: string) => `/folder/${encodeURIComponent(path)}`,
  host: (hostId: HostId, tab?: HostTab) => `/hosts/${encodeURIComponent(hostId)}${tab === undefined || tab === 'vms' ? '' : `/${tab}`}`,
  vm: ({ hostId, uuid }: VmRef, tab?: VmTab) => `/vms/${encodeURIComponent(hostId)}/${encodeURIComponent(uuid)}${tab === undefined ? '' : `/${tab}`}`,
}
