// What each copy gets of what can be chosen, and what stands against it: the template's limits, the host's, and the machine's own build. Pure.
import type { CloneSettings } from '#shared/cloning/clone-settings.ts'
import { isConnectable, isConnectionSettable, partsOfConnection } from '#shared/domain/devices/nic-connection.ts'
import type { Limits } from '#shared/domain/template-parameters.ts'
import { AppError } from '#shared/errors.ts'
import type { CloneWish } from '#shared/model/provisioning/cloning.ts'
import type { Network } from '#shared/model/networks/network.ts'
import type { CloneSource } from '#electron/providers/nouns/cloning-provider.ts'
import { networkObstacles } from '../creation/preflight.ts'

type Chosen = Pick<CloneWish, 'vcpus' | 'memoryBytes' | 'nics' | 'tags' | 'folder'>
type Original = Pick<CloneSource, 'name' | 'settings' | 'template' | 'maxVcpus'>

/** What was chosen, else what the template says, else what the original has as far as the template allows it. */
export function chosenSettings({ vcpus, memoryBytes, nics, tags, folder }: Chosen, { settings: own, template }: Original): CloneSettings {
  const chosen = new Map(nics.map(({ nic, connection }) => [nic, connection]))
  const [first] = template?.connections ?? []
  const usualConnection = (connection: string, nic: number): string => (nic === 0 && first !== undefined && isConnectionSettable(connection) ? first : connection)
  return {
    vcpus: vcpus ?? usualWithin(template?.vcpus, own.vcpus),
    memoryBytes: memoryBytes ?? usualWithin(template?.memoryBytes, own.memoryBytes),
    connections: own.connections.map((connection, nic) => chosen.get(nic) ?? usualConnection(connection, nic)),
    tags: tags ?? template?.tags ?? own.tags,
    folder: folder ?? template?.folder ?? own.folder,
  }
}

/** As choices that no later change of the template has a say in. */
export function asChosen({ vcpus, memoryBytes, connections, tags, folder }: CloneSettings, { settings: own, template }: Original): Chosen {
  const hasOwnTags = tags.length === own.tags.length && tags.every((tag, index) => tag === own.tags[index])
  return {
    vcpus,
    memoryBytes,
    nics: connections.map((connection, nic) => ({ nic, connection })),
    ...(hasOwnTags && (template?.tags ?? null) === null ? {} : { tags: [...tags] }),
    ...(folder === own.folder && (template?.folder ?? null) === null ? {} : { folder }),
  }
}

function usualWithin(limits: Limits | undefined, own: number): number {
  return limits?.usual ?? Math.min(Math.max(own, limits?.least ?? own), limits?.most ?? Number.MAX_SAFE_INTEGER)
}

export function settingsObstacles({ nics }: Pick<CloneWish, 'nics'>, settings: CloneSettings, { source, networks }: { source: Original; networks: readonly Network[] }): AppError[] {
  const { settings: own, template, maxVcpus } = source
  const { vcpus, memoryBytes, connections } = settings
  const unknown = nics.filter(({ nic }) => nic >= own.connections.length)
  return [
    ...outOfLimits('vcpus', vcpus, template?.vcpus),
    ...outOfLimits('memoryBytes', memoryBytes, template?.memoryBytes),
    ...(vcpus !== own.vcpus && maxVcpus !== null && vcpus > maxVcpus ? [new AppError('input-invalid', { message: `The host gives a machine of this kind at most ${maxVcpus} virtual CPUs`, reason: 'most-vcpus', params: { path: 'vcpus', most: maxVcpus } })] : []),
    ...buildObstacles(settings, source),
    ...unknown.map(({ nic }) => new AppError('input-invalid', { message: `${source.name} has no network interface ${nic + 1}`, reason: 'no-such-nic', params: { path: 'nics', name: source.name, number: nic + 1 } })),
    ...connections.flatMap((connection, nic) => (connection === own.connections[nic] ? [] : connectionObstacles(connection, own.connections[nic] ?? '', { template, networks }))),
  ]
}

const limitReasons = { vcpus: { least: 'template-least-vcpus', most: 'template-most-vcpus' }, memoryBytes: { least: 'template-least-memory', most: 'template-most-memory' } } as const

function outOfLimits(path: 'vcpus' | 'memoryBytes', value: number, limits: Limits | undefined): AppError[] {
  const { least = null, most = null } = limits ?? {}
  if (value >= (least ?? 0) && value <= (most ?? Number.MAX_SAFE_INTEGER)) return []
  const bound = least !== null && value < least ? 'least' : 'most'
  const limit = (bound === 'least' ? least : most) ?? 0
  const said = path === 'vcpus' ? `${limit} virtual CPUs, not ${value}` : `${gibibytes(limit)} of memory, not ${gibibytes(value)}`
  return [new AppError('input-invalid', { message: `The template allows at ${bound} ${said}`, reason: limitReasons[path][bound], params: { path, limit, given: value } })]
}

/** As the form asks for it. */
function gibibytes(bytes: number): string {
  return `${Number((bytes / 2 ** 30).toFixed(3))} GiB`
}

/** What the definition's own parts have to add up to. */
function buildObstacles({ vcpus, memoryBytes }: CloneSettings, { name, settings: own }: Original): AppError[] {
  const impossible = (reason: string, field: string, detail = ''): AppError => new AppError('edit-refused', { message: `${name}: ${reason} ${field}`, params: { name, reason, place: 'domain', field, detail } })
  if (own.hasNumaCells) return [...(vcpus === own.vcpus ? [] : [impossible('numa-cells', 'vcpus')]), ...(memoryBytes === own.memoryBytes ? [] : [impossible('numa-cells', 'memory')])]
  return vcpus !== own.vcpus && vcpus % own.vcpusPerSocket !== 0 ? [impossible('topology', 'vcpus', String(own.vcpusPerSocket))] : []
}

function connectionObstacles(connection: string, own: string, { template, networks }: { template: CloneSource['template']; networks: readonly Network[] }): AppError[] {
  if (!isConnectionSettable(own)) return [new AppError('input-invalid', { message: 'A network interface that is a device of the host has no network to choose', reason: 'nic-of-host', params: { path: 'nics' } })]
  const { type, name, portGroup, connection: whole } = partsOfConnection(connection)
  const allowed = template?.connections ?? []
  // A network that is allowed is with each of its port groups.
  if (allowed.length > 0 && !allowed.includes(connection) && !allowed.includes(whole)) return [notAllowed(allowed.map(wordsFor).join(', '), wordsFor(connection))]
  if (type === 'network') return [...networkObstacles(name, networks), ...portGroupObstacles(networks.find((network) => network.name === name), portGroup)]
  return isConnectable({ type, name }) ? [] : [new AppError('input-invalid', { message: `A network interface cannot be connected to ${connection}`, reason: 'nic-connection', params: { path: 'nics', connection } })]
}

function portGroupObstacles(network: Network | undefined, portGroup: string): AppError[] {
  if (!network || portGroup === '' || network.portGroups.includes(portGroup)) return []
  return [new AppError('input-invalid', { message: `The network ${network.name} has no port group ${portGroup}`, reason: 'no-port-group', params: { path: 'nics', name: network.name, portGroup } })]
}

function notAllowed(allowed: string, given: string): AppError {
  return new AppError('input-invalid', { message: `The template allows ${allowed}, not ${given}`, reason: 'template-networks', params: { path: 'nics', allowed, given } })
}

/** "lan", "lan/web", "bridge br0". */
function wordsFor(connection: string): string {
  return connection.replace(/^network:/, '').replace(':', ' ').trim()
}
