// What Prometheus gets: the newest figures of hosts and VMs from the worker, what the inventory knows of them, and how the console
// itself does.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { IntervalHistogram } from 'node:perf_hooks'
import { labels, writeFamily } from '#electron/engine/metrics/exposition.ts'
import type { Family } from '#electron/engine/metrics/exposition.ts'
import { subjectKey } from '#shared/model/monitoring/metrics.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { MonitoringStatus } from '#shared/contract/monitoring.ts'
import { isHostUp } from '#shared/model/hosts/host.ts'
import type { KnownSubjects } from './resolve-subjects.ts'
import { hostNames, labelledSubjects, vmLabels } from './subject-labels.ts'
import type { HostNames } from './subject-labels.ts'

export interface PageParts {
  readonly known: Pick<KnownSubjects, 'hosts' | 'vms' | 'pools'>
  readonly version: string
  readonly status: () => Promise<MonitoringStatus>
  /** The families of all metrics, each subject with the labels that it is given. */
  readonly expose: (subjects: ReadonlyMap<string, string>) => Promise<string>
  readonly now: () => number
}

export interface PrometheusPage extends Disposable {
  /** In the text format, version 0.0.4. */
  render(): Promise<string>
}

export function createPrometheusPage({ known, version, status, expose, now }: PageParts): PrometheusPage {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  return {
    async render() {
      const hosts = known.hosts()
      const names = hostNames(known)
      const vms = known.vms()
      const [figures, state] = await Promise.all([expose(new Map(labelledSubjects(known).map(({ subject, labels: of }) => [subjectKey(subject), labels(of)]))), status()])
      const families = [...hostFamilies(hosts), ...vmFamilies(vms, names), ...samplingFamilies(state, names, now()), ...consoleFamilies(version, delay)]
      return families.map(writeFamily).join('') + figures
    },
    [Symbol.dispose]: () => void delay.disable(),
  }
}

function hostFamilies(hosts: readonly Host[]): Family[] {
  return [
    { name: 'novacron_host_up', help: 'Whether the console is connected to the host.', type: 'gauge', samples: hosts.map((host) => ({ labels: labels({ host: host.name }), value: isHostUp(host) ? 1 : 0 })) },
    { name: 'novacron_host_degraded', help: 'Whether a part of the connected host does not answer.', type: 'gauge', samples: hosts.map(({ name, state }) => ({ labels: labels({ host: name }), value: state.kind === 'degraded' ? 1 : 0 })) },
    { name: 'novacron_host_info', help: 'What the host is; always 1.', type: 'gauge', samples: hosts.map((host) => ({ labels: labels({ host: host.name, folder: host.folder, driver: host.facts?.driver ?? '', libvirt_version: host.facts?.libvirtVersion ?? '', hypervisor_version: host.facts?.hypervisorVersion ?? '', demo: String(host.isDemo) }), value: 1 })) },
    { name: 'novacron_host_cpus', help: 'CPUs of the host.', type: 'gauge', samples: hosts.flatMap(({ name, facts }) => (facts ? [{ labels: labels({ host: name }), value: facts.cpus }] : [])) },
  ]
}

function vmFamilies(vms: readonly Vm[], names: HostNames): Family[] {
  return [
    { name: 'novacron_vm_state', help: 'The state of the VM in libvirt\'s words; 1 for the one that it is in.', type: 'gauge', samples: vms.map((vm) => ({ labels: `${labels(vmLabels(vm, names))},${labels({ state: vm.state })}`, value: 1 })) },
    { name: 'novacron_vm_vcpus', help: 'Virtual CPUs of the VM.', type: 'gauge', samples: vms.map((vm) => ({ labels: labels(vmLabels(vm, names)), value: vm.vcpus })) },
    { name: 'novacron_vm_memory_maximum_bytes', help: 'Memory that the VM may have at most.', type: 'gauge', samples: vms.map((vm) => ({ labels: labels(vmLabels(vm, names)), value: vm.memoryMaxBytes })) },
  ]
}

function samplingFamilies({ hosts, store }: MonitoringStatus, names: HostNames, nowMs: number): Family[] {
  const sampled = hosts.flatMap((host) => (host.lastSampleAtMs === null ? [] : [{ ...host, lastSampleAtMs: host.lastSampleAtMs, labels: labels({ host: names.get(host.hostId) ?? host.hostId }) }]))
  return [
    { name: 'novacron_sampling_age_seconds', help: 'Time since the host last answered with its figures.', type: 'gauge', samples: sampled.map((host) => ({ labels: host.labels, value: Math.max(0, nowMs - host.lastSampleAtMs) / 1000 })) },
    { name: 'novacron_sampling_duration_seconds', help: 'How long the host took for its last answer.', type: 'gauge', samples: sampled.map((host) => ({ labels: host.labels, value: (host.tookMs ?? 0) / 1000 })) },
    { name: 'novacron_sampling_interval_seconds', help: 'Time between two samplings of the host.', type: 'gauge', samples: sampled.map((host) => ({ labels: host.labels, value: host.intervalMs / 1000 })) },
    { name: 'novacron_samples_total', help: 'Samples taken since the console was started.', type: 'counter', samples: [{ labels: '', value: store.samples }] },
    { name: 'novacron_metric_store_bytes', help: 'Size of the store of metrics on disk.', type: 'gauge', samples: [{ labels: '', value: store.bytes }] },
    { name: 'novacron_metric_store_series', help: 'Series in the store of metrics.', type: 'gauge', samples: [{ labels: '', value: store.series }] },
    { name: 'novacron_metric_store_healthy', help: 'Whether the store of metrics works as it should.', type: 'gauge', samples: [{ labels: '', value: store.problems.length === 0 ? 1 : 0 }] },
  ]
}

/** Under the names that Prometheus's client libraries give them. */
function consoleFamilies(version: string, delay: IntervalHistogram): Family[] {
  const one = (name: string, help: string, value: number): Family => ({ name, help, type: 'gauge', samples: [{ labels: '', value }] })
  const { user, system } = process.cpuUsage()
  const p99Ns = delay.percentile(99)
  const families: Family[] = [
    { name: 'novacron_build_info', help: 'The version of the console; always 1.', type: 'gauge', samples: [{ labels: labels({ version }), value: 1 }] },
    { name: 'process_cpu_seconds_total', help: 'CPU time of the console in seconds.', type: 'counter', samples: [{ labels: '', value: (user + system) / 1e6 }] },
    one('process_resident_memory_bytes', 'Resident memory of the console.', process.memoryUsage.rss()),
    one('process_start_time_seconds', 'Start of the console in seconds since 1970.', Math.round(performance.timeOrigin) / 1000),
    one('nodejs_eventloop_lag_p99_seconds', 'By how much the main loop was late, 99th percentile since the last scrape.', Number.isFinite(p99Ns) ? p99Ns / 1e9 : 0),
  ]
  delay.reset()
  return families
}
