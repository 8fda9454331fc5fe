// What versions of libvirt after those of the generated table added to definitions, from their release notes. Where it is
// incomplete the editor warns of a name that it does not know; it never calls one wrong.
import type { DefinitionKind } from '../../model/machines/definition.ts'

interface LaterFacts {
  readonly kind: DefinitionKind
  readonly path: readonly string[]
  readonly elements?: readonly string[]
  readonly attributes?: readonly string[]
  /** Attributes that are no longer required. */
  readonly optional?: readonly string[]
  readonly words?: Readonly<Record<string, readonly string[]>>
}

export const later: readonly LaterFacts[] = [
  { kind: 'network', path: [], elements: ['title', 'description'] },
  { kind: 'network', path: ['forward', 'nat'], elements: ['ipv6'] },
  { kind: 'domain', path: ['os'], elements: ['shim', 'varstore'] },
  { kind: 'domain', path: ['os', 'nvram'], attributes: ['templateFormat', 'format'] },
  { kind: 'domain', path: ['os', 'loader'], attributes: ['format'] },
  { kind: 'domain', path: ['features'], elements: ['ps2', 'async-teardown', 'ras', 'aia', 'tcg'] },
  { kind: 'domain', path: ['features', 'hyperv'], elements: ['emsr_bitmap', 'xmm_input'] },
  { kind: 'domain', path: ['features', 'hyperv', 'tlbflush'], elements: ['direct', 'extended'] },
  { kind: 'domain', path: ['iothreadids', 'iothread'], elements: ['poll'] },
  { kind: 'domain', path: ['cpu', 'topology'], attributes: ['clusters'] },
  { kind: 'domain', path: ['cpu'], attributes: ['deprecated_features'] },
  { kind: 'domain', path: ['cpu', 'maxphysaddr'], attributes: ['limit'] },
  { kind: 'domain', path: ['launchSecurity'], attributes: ['kernelHashes', 'authorKey', 'vcek'], elements: ['guestVisibleWorkarounds', 'idBlock', 'idAuth', 'hostData', 'mrConfigId', 'mrOwner', 'mrOwnerConfig', 'quoteGenerationService'], words: { type: ['sev-snp', 'tdx'] } },
  { kind: 'domain', path: [], elements: ['throttlegroups'] },
  { kind: 'domain', path: ['devices'], elements: ['pstore', 'crypto'] },
  { kind: 'domain', path: ['devices', 'controller', 'driver'], elements: ['iothreads'] },
  { kind: 'domain', path: ['devices', 'disk', 'source'], elements: ['dataStore'] },
  { kind: 'domain', path: ['devices', 'disk'], elements: ['throttlefilters'], words: { type: ['vhostvdpa'] } },
  { kind: 'domain', path: ['devices', 'disk', 'driver'], elements: ['iothreads', 'statistics'], attributes: ['discard_no_unref', 'queue_size', 'dynamicMemslots'] },
  { kind: 'domain', path: ['devices', 'disk', 'target'], attributes: ['dpofua'], words: { bus: ['nvme'] } },
  { kind: 'domain', path: ['devices', 'interface', 'backend'], words: { type: ['vhost-user'] }, attributes: ['hostname', 'fqdn'] },
  { kind: 'domain', path: ['devices', 'interface', 'driver'], attributes: ['rss', 'rss_hash_report'] },
  { kind: 'domain', path: ['devices', 'hostdev', 'driver'], attributes: ['model', 'iommufd'], optional: ['name'] },
  { kind: 'domain', path: ['devices', 'hostdev'], elements: ['acpi'] },
  { kind: 'domain', path: ['devices', 'filesystem', 'binary'], elements: ['openfiles'] },
  { kind: 'domain', path: ['devices', 'filesystem'], elements: ['idmap'] },
  { kind: 'domain', path: ['devices', 'memory', 'target'], elements: ['address'], attributes: ['dynamicMemslots'] },
  { kind: 'domain', path: ['devices', 'sound'], elements: ['driver'], attributes: ['streams', 'multichannel'], words: { model: ['virtio'] } },
  { kind: 'domain', path: ['devices', 'audio'], words: { type: ['pipewire'] } },
  { kind: 'domain', path: ['devices', 'iommu'], words: { model: ['amd'] } },
  { kind: 'domain', path: ['devices', 'iommu', 'driver'], attributes: ['dma_translation', 'passthrough', 'xtsup', 'granule'] },
  { kind: 'domain', path: ['devices', 'panic'], words: { model: ['pvpanic'] } },
  { kind: 'domain', path: ['devices', 'watchdog'], words: { model: ['itco'] } },
  { kind: 'domain', path: ['devices', 'tpm', 'backend'], elements: ['source', 'profile'], attributes: ['debug'] },
  { kind: 'domain', path: ['devices', 'video', 'model'], attributes: ['blob', 'edid'] },
  { kind: 'domain', path: ['devices', 'video', 'driver'], words: { vgaconf: ['io', 'on', 'off'] } },
  { kind: 'domain', path: ['devices', 'rng', 'driver'], attributes: ['packed'] },
]
