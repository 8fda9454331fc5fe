// Calls about host connections: add, import, change, connect. The live list itself comes with the inventory stream.
import * as z from 'zod'
import { Host, HostConnection, HostDetails, HostGroup, Problem } from '../model/hosts/host.ts'
import { HostId } from '../model/ids.ts'
import { read, write } from './call.ts'

export const NewHost = z.object({
  uri: HostConnection.shape.uri,
  /** Empty takes the host's name from the URI. */
  name: z.string().trim().max(255).default(''),
  folder: HostConnection.shape.folder.default(''),
  autoconnect: z.boolean().default(true),
})
export type NewHost = z.output<typeof NewHost>

/** A host that could be added: found on this machine, in the SSH configuration, or in a pasted list. */
export const HostCandidate = z.object({
  uri: z.string(),
  name: z.string(),
  folder: z.string(),
  source: z.enum(['this-machine', 'ssh-config', 'list']),
  /** Set when the console already has a host with this URI. */
  isKnown: z.boolean(),
  problem: Problem.nullable(),
  /** Where in a pasted list it stands. */
  line: z.number().nullable(),
  /** An earlier line of the list that is the same host. */
  sameAsLine: z.number().nullable(),
})
export type HostCandidate = z.output<typeof HostCandidate>

const ById = z.object({ hostId: HostId })

export const hosts = {
  add: write('host.write', 'host.add').route({ method: 'POST', path: '/hosts' }).input(NewHost).output(z.array(Host)),
  addMany: write('host.write', 'host.add').route({ method: 'POST', path: '/hosts/import' }).input(z.object({ hosts: z.array(NewHost).min(1).max(2000) })).output(z.array(Host)),
  update: write('host.write', 'host.update')
    .route({ method: 'PATCH', path: '/hosts/{hostId}' })
    .input(ById.extend({ name: HostConnection.shape.name.optional(), folder: HostConnection.shape.folder.optional(), uri: HostConnection.shape.uri.optional(), autoconnect: z.boolean().optional() }))
    .output(Host),
  remove: write('host.write', 'host.remove').route({ method: 'DELETE', path: '/hosts/{hostId}' }).input(ById).output(z.void()),
  connect: write('host.write', 'host.connect').route({ method: 'POST', path: '/hosts/{hostId}/connect' }).input(ById).output(z.void()),
  disconnect: write('host.write', 'host.disconnect').route({ method: 'POST', path: '/hosts/{hostId}/disconnect' }).input(ById).output(z.void()),
  details: read('inventory.read').route({ method: 'GET', path: '/hosts/{hostId}/details' }).input(ById).output(HostDetails),
  /** Local libvirt sockets and the concrete hosts of the user's SSH configuration. */
  discover: read('inventory.read').route({ method: 'GET', path: '/hosts/discover' }).output(z.array(HostCandidate)),
  /** Reads a pasted list (one host or URI a line, optional "name", "folder" columns; CSV too) without adding anything. */
  parseList: read('inventory.read').route({ method: 'POST', path: '/hosts/parse-list' }).input(z.object({ text: z.string().max(1_000_000) })).output(z.array(HostCandidate)),
  /** Hosts that are often meant together, by name. */
  groups: read('inventory.read').route({ method: 'GET', path: '/host-groups' }).output(z.array(HostGroup)),
  saveGroup: write('host.write', 'host-group.save').route({ method: 'PUT', path: '/host-groups/{name}' }).input(HostGroup).output(z.array(HostGroup)),
  removeGroup: write('host.write', 'host-group.remove').route({ method: 'DELETE', path: '/host-groups/{name}' }).input(HostGroup.pick({ name: true })).output(z.array(HostGroup)),
}
