// Which figures of node_exporter a Prometheus server has of hosts that are known here: by the name or the address that an instance is scraped at,
// or by the host name that it tells itself.
import type { Labels } from '#electron/engine/metrics/exposition.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import { isHostInterface, isWorthyDisk } from '#shared/model/hosts/host-devices.ts'
import type { HostId } from '#shared/model/ids.ts'
import { metricOf } from '#shared/model/monitoring/metrics.ts'
import { matcher } from './find-series.ts'
import type { FoundMetric, FoundSeries, SeriesSource } from './find-series.ts'
import { recipes } from './node-exporter-recipes.ts'
import type { Recipe } from './node-exporter-recipes.ts'
import type { QueriedServer, TimeRange } from './query-server.ts'

export type NamedHost = Pick<Host, 'id' | 'name' | 'uri' | 'facts'>

export async function* findNodeSeries(server: QueriedServer, { hosts, range, signal }: { readonly hosts: readonly NamedHost[]; readonly range: TimeRange; readonly signal: AbortSignal }): AsyncGenerator<FoundMetric> {
  const known = knownInstances(await server.series('node_uname_info', range, signal), hosts)
  if (known.size === 0) return
  /** Several recipes look at the same. */
  const asked = new Map<string, readonly Labels[]>()
  for (const recipe of recipes) {
    const metric = metricOf('host', recipe.metric)
    const series = asked.get(recipe.base) ?? (await server.series(recipe.base, range, signal))
    asked.set(recipe.base, series)
    const found = new Map(series.flatMap((labels) => foundIn(labels, { recipe, known })).map((one) => [one.key, one]))
    if (metric && found.size > 0) yield { metric, found: [...found.values()], unknown: 0, source: sourceOf(recipe) }
  }
}

/** One instance for each host: one that is scraped twice would be counted twice. */
function knownInstances(unames: readonly Labels[], hosts: readonly NamedHost[]): ReadonlyMap<string, HostId> {
  const byHost = new Map<HostId, string>()
  for (const { instance = '', nodename = '' } of unames) {
    const host = hosts.find((one) => namesOf(one).has(hostPart(instance)) || namesOf(one).has(nodename.toLowerCase()))
    if (host && !byHost.has(host.id)) byHost.set(host.id, instance)
  }
  return new Map([...byHost].map(([hostId, instance]) => [instance, hostId]))
}

function namesOf({ name, uri, facts }: NamedHost): ReadonlySet<string> {
  const [, address = ''] = /^[^:]+:\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/?#]+)/.exec(uri) ?? []
  return new Set([name, address, facts?.hostname ?? ''].filter((each) => each !== '').map((each) => each.toLowerCase()))
}

/** "kvm01:9100", "[fd00::1]:9100". */
function hostPart(instance: string): string {
  return instance.replace(/:\d+$/, '').toLowerCase()
}

function foundIn({ instance = '', device = '' }: Labels, { recipe, known }: { recipe: Recipe; known: ReadonlyMap<string, HostId> }): FoundSeries[] {
  const hostId = known.get(instance)
  if (hostId === undefined || (recipe.isByDevice && !isWorthy(recipe.metric, device))) return []
  return [{ key: recipe.isByDevice ? `${instance}\n${device}` : instance, identity: instance, series: { subject: { kind: 'host', hostId }, metric: recipe.metric, instance: recipe.isByDevice ? device : recipe.instance } }]
}

function isWorthy(metric: string, device: string): boolean {
  return metric.startsWith('network.') ? isHostInterface(device) : isWorthyDisk(device)
}

function sourceOf({ expression, isByDevice }: Recipe): SeriesSource {
  return {
    keyOf: ({ instance = '', device = '' }) => (isByDevice ? `${instance}\n${device}` : instance),
    over: (members, { over, window, resolution }) => `${over}((${expression(matcher('instance', members.map(({ identity }) => identity)))})[${window}:${resolution}])`,
  }
}
