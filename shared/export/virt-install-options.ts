// How virt-install (4.0 and newer) names what a definition says of each device: a path in the device's element, "@" before an
// attribute, "?" behind what says something by being there. Facts, from `virt-install --<device>=?`.

export type OptionTable = readonly (readonly [path: string, option: string])[]

const character: OptionTable = [['@type', 'type'], ['source@path', 'path'], ['source@mode', 'mode'], ['source@host', 'host'], ['target@type', 'target.type'], ['target@name', 'target.name'], ['target@port', 'target.port'], ['target/model@name', 'target.model.name']]

const iotune: OptionTable = ['read_bytes_sec', 'write_bytes_sec', 'total_bytes_sec', 'read_iops_sec', 'write_iops_sec', 'total_iops_sec'].map((name) => [`iotune/${name}`, `iotune.${name}`] as const)

export const deviceOptions: Readonly<Record<string, OptionTable>> = {
  disk: [
    ['@device', 'device'], ['@snapshot', 'snapshot'], ['@sgio', 'sgio'], ['@rawio', 'rawio'],
    ['source@protocol', 'source.protocol'], ['source@name', 'source.name'], ['source/host@name', 'source.host0.name'], ['source/host@port', 'source.host0.port'], ['source/host@transport', 'source.host0.transport'], ['source@startupPolicy', 'source.startupPolicy'],
    ['driver@name', 'driver.name'], ['driver@type', 'driver.type'], ['driver@cache', 'driver.cache'], ['driver@discard', 'driver.discard'], ['driver@detect_zeroes', 'driver.detect_zeroes'], ['driver@copy_on_read', 'driver.copy_on_read'], ['driver@io', 'driver.io'], ['driver@iothread', 'driver.iothread'], ['driver@queues', 'driver.queues'], ['driver@error_policy', 'driver.error_policy'],
    ['target@dev', 'target.dev'], ['target@bus', 'target.bus'], ['target@removable', 'target.removable'], ['target@rotation_rate', 'target.rotation_rate'],
    ...iotune,
    ['blockio@logical_block_size', 'blockio.logical_block_size'], ['blockio@physical_block_size', 'blockio.physical_block_size'],
    ['serial', 'serial'], ['wwn', 'wwn'], ['readonly?', 'readonly'], ['shareable?', 'shareable'], ['boot@order', 'boot.order'],
  ],
  interface: [
    ['source@mode', 'source.mode'], ['source@portgroup', 'source.portgroup'], ['mac@address', 'mac.address'], ['model@type', 'model.type'], ['target@dev', 'target.dev'], ['link@state', 'link.state'], ['driver@name', 'driver.name'], ['driver@queues', 'driver.queues'], ['mtu@size', 'mtu.size'], ['filterref@filter', 'filterref.filter'], ['rom@bar', 'rom.bar'], ['rom@file', 'rom.file'],
    ['virtualport@type', 'virtualport.type'], ['virtualport/parameters@interfaceid', 'virtualport.parameters.interfaceid'], ['virtualport/parameters@profileid', 'virtualport.parameters.profileid'], ['virtualport/parameters@managerid', 'virtualport.parameters.managerid'], ['virtualport/parameters@typeid', 'virtualport.parameters.typeid'], ['virtualport/parameters@typeidversion', 'virtualport.parameters.typeidversion'], ['virtualport/parameters@instanceid', 'virtualport.parameters.instanceid'],
    ['boot@order', 'boot.order'],
  ],
  graphics: [['@type', 'type'], ['@websocket', 'websocket'], ['@keymap', 'keymap'], ['@defaultMode', 'defaultMode'], ['image@compression', 'image.compression'], ['streaming@mode', 'streaming.mode'], ['clipboard@copypaste', 'clipboard.copypaste'], ['mouse@mode', 'mouse.mode'], ['filetransfer@enable', 'filetransfer.enable'], ['gl@enable', 'gl.enable'], ['gl@rendernode', 'gl.rendernode']],
  video: [['model@type', 'model.type'], ['model@heads', 'model.heads'], ['model@ram', 'model.ram'], ['model@vram', 'model.vram'], ['model@vram64', 'model.vram64'], ['model@vgamem', 'model.vgamem'], ['model/acceleration@accel3d', 'model.acceleration.accel3d']],
  sound: [['@model', 'model'], ['audio@id', 'audio.id']],
  audio: [['@type', 'type'], ['@id', 'id']],
  input: [['@type', 'type'], ['@bus', 'bus'], ['@model', 'model']],
  controller: [['@type', 'type'], ['@index', 'index'], ['@model', 'model'], ['driver@queues', 'driver.queues'], ['driver@iothread', 'driver.iothread'], ['@vectors', 'vectors'], ['target@chassis', 'target.chassis'], ['target@port', 'target.port'], ['master@startport', 'master.startport']],
  serial: character,
  parallel: character,
  console: character,
  channel: character,
  filesystem: [['@type', 'type'], ['@accessmode', 'accessmode'], ['@model', 'model'], ['source@dir', 'source.dir'], ['source@file', 'source.file'], ['source@pool', 'source.pool'], ['source@volume', 'source.volume'], ['target@dir', 'target.dir'], ['driver@type', 'driver.type'], ['driver@queue', 'driver.queue'], ['binary@path', 'binary.path'], ['binary/cache@mode', 'binary.cache.mode'], ['readonly?', 'readonly']],
  smartcard: [['@mode', 'mode'], ['@type', 'type'], ['database', 'database']],
  redirdev: [['@bus', 'bus'], ['@type', 'type']],
  tpm: [['@model', 'model'], ['backend@type', 'backend.type'], ['backend@version', 'backend.version'], ['backend@persistent_state', 'backend.persistent_state'], ['backend/device@path', 'backend.device.path'], ['backend/encryption@secret', 'backend.encryption.secret']],
  rng: [['@model', 'model'], ['backend@model', 'backend.model'], ['backend', 'backend'], ['rate@bytes', 'rate.bytes'], ['rate@period', 'rate.period']],
  watchdog: [['@model', 'model'], ['@action', 'action']],
  memballoon: [['@model', 'model'], ['@autodeflate', 'autodeflate'], ['@freePageReporting', 'freePageReporting'], ['stats@period', 'stats.period']],
  panic: [['@model', 'model']],
  vsock: [['@model', 'model'], ['cid@auto', 'cid.auto'], ['cid@address', 'cid.address']],
  iommu: [['@model', 'model'], ['driver@aw_bits', 'driver.aw_bits'], ['driver@intremap', 'driver.intremap'], ['driver@caching_mode', 'driver.caching_mode'], ['driver@eim', 'driver.eim'], ['driver@iotlb', 'driver.iotlb']],
  shmem: [['@name', 'name'], ['@role', 'role'], ['model@type', 'model.type'], ['size', 'size'], ['size@unit', 'size.unit'], ['server@path', 'server.path'], ['msi@vectors', 'msi.vectors'], ['msi@ioeventfd', 'msi.ioeventfd']],
}

/** Of the whole machine, by the option that they are values of. */
export const machineOptions: Readonly<Record<string, OptionTable>> = {
  metadata: [['uuid', 'uuid'], ['title', 'title'], ['description', 'description'], ['genid', 'genid'], ['metadata/libosinfo/os@id', 'os_full_id']],
  cpu: [['cpu@mode', 'mode'], ['cpu/model', 'model'], ['cpu/model@fallback', 'model.fallback'], ['cpu@match', 'match'], ['cpu@check', 'check'], ['cpu@migratable', 'migratable'], ['cpu/vendor', 'vendor'], ['cpu/topology@sockets', 'topology.sockets'], ['cpu/topology@dies', 'topology.dies'], ['cpu/topology@cores', 'topology.cores'], ['cpu/topology@threads', 'topology.threads'], ['cpu/cache@level', 'cache.level'], ['cpu/cache@mode', 'cache.mode']],
  cputune: ['shares', 'period', 'quota', 'global_period', 'global_quota', 'emulator_period', 'emulator_quota', 'iothread_period', 'iothread_quota'].map((name) => [`cputune/${name}`, name] as const),
  numatune: [['numatune/memory@mode', 'memory.mode'], ['numatune/memory@nodeset', 'memory.nodeset'], ['numatune/memory@placement', 'memory.placement']],
  memorybacking: [['memoryBacking/hugepages?', 'hugepages'], ['memoryBacking/nosharepages?', 'nosharepages'], ['memoryBacking/locked?', 'locked'], ['memoryBacking/access@mode', 'access.mode'], ['memoryBacking/source@type', 'source.type'], ['memoryBacking/discard?', 'discard'], ['memoryBacking/allocation@mode', 'allocation.mode']],
  features: [
    ...['pae', 'hap', 'viridian'].map((name) => [`features/${name}?`, name] as const),
    ...['relaxed', 'vapic', 'spinlocks', 'synic', 'reset'].map((name) => [`features/hyperv/${name}@state`, `hyperv.${name}.state`] as const),
    ['features/hyperv/spinlocks@retries', 'hyperv.spinlocks.retries'], ['features/pmu@state', 'pmu.state'], ['features/vmport@state', 'vmport.state'], ['features/smm@state', 'smm.state'], ['features/vmcoreinfo@state', 'vmcoreinfo.state'], ['features/kvm/hidden@state', 'kvm.hidden.state'], ['features/kvm/hint-dedicated@state', 'kvm.hint-dedicated.state'], ['features/ioapic@driver', 'ioapic.driver'], ['features/gic@version', 'gic.version'],
  ],
  pm: [['pm/suspend-to-mem@enabled', 'suspend_to_mem.enabled'], ['pm/suspend-to-disk@enabled', 'suspend_to_disk.enabled']],
  events: [['on_poweroff', 'on_poweroff'], ['on_reboot', 'on_reboot'], ['on_crash', 'on_crash'], ['on_lockfailure', 'on_lockfailure']],
  resource: [['resource/partition', 'partition']],
  iothreads: [['iothreads', 'iothreads']],
}
