// By which labels Prometheus knows hosts, machines and pools, whether it fetches their figures, is sent them, or gives them back.
import type { Labels } from '#electron/engine/metrics/exposition.ts'
import { subjectKey } from '#shared/model/monitoring/metrics.ts'
import type { MetricSubject } from '#shared/model/monitoring/metrics.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { KnownSubjects } from './resolve-subjects.ts'

export type HostNames = ReadonlyMap<string, string>

export interface LabelledSubject {
  readonly subject: MetricSubject
  readonly labels: Labels
}

export function hostNames(known: Pick<KnownSubjects, 'hosts'>): HostNames {
  return new Map(known.hosts().map((host) => [String(host.id), host.name]))
}

export function vmLabels({ hostId, name, uuid }: Vm, names: HostNames): Labels {
  return { host: names.get(hostId) ?? hostId, vm: name, uuid }
}

export function labelledSubjects(known: Pick<KnownSubjects, 'hosts' | 'vms' | 'pools'>): LabelledSubject[] {
  const names = hostNames(known)
  return [
    ...known.hosts().map((host): LabelledSubject => ({ subject: { kind: 'host', hostId: host.id }, labels: { host: host.name } })),
    ...known.vms().map((vm): LabelledSubject => ({ subject: { kind: 'vm', uuid: vm.uuid }, labels: vmLabels(vm, names) })),
    ...known.pools().map(({ hostId, name }): LabelledSubject => ({ subject: { kind: 'pool', hostId, pool: name }, labels: { host: names.get(hostId) ?? hostId, pool: name } })),
  ]
}

/** What tells one subject from another: a machine keeps its name when it moves to another host. */
export function identityOf({ kind }: MetricSubject, labels: Labels): string {
  return kind === 'vm' ? (labels['uuid'] ?? '') : kind === 'host' ? (labels['host'] ?? '') : `${labels['host'] ?? ''}\n${labels['pool'] ?? ''}`
}

export function labelsByKey(subjects: readonly LabelledSubject[]): Map<string, Labels> {
  return new Map(subjects.map(({ subject, labels }) => [subjectKey(subject), labels]))
}
