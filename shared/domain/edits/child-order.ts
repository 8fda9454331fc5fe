// In which order libvirt prints the children of an element, so that an added one stands where its next print would put it. A fact; the
// order has no meaning to libvirt.
const orders: Readonly<Record<string, readonly string[]>> = {
  domain: ['name', 'uuid', 'genid', 'title', 'description', 'metadata', 'maxMemory', 'memory', 'currentMemory', 'blkiotune', 'memtune', 'memoryBacking', 'vcpu', 'vcpus', 'iothreads', 'iothreadids', 'cputune', 'numatune', 'resource', 'sysinfo', 'bootloader', 'bootloader_args', 'os', 'features', 'cpu', 'clock', 'on_poweroff', 'on_reboot', 'on_crash', 'on_lockfailure', 'pm', 'perf', 'devices', 'seclabel', 'keywrap', 'launchSecurity'],
  os: ['type', 'firmware', 'loader', 'nvram', 'kernel', 'initrd', 'cmdline', 'dtb', 'acpi', 'boot', 'bootmenu', 'bios', 'smbios'],
  cpu: ['model', 'vendor', 'topology', 'cache', 'maxphysaddr', 'feature', 'numa'],
  devices: ['emulator', 'disk', 'controller', 'filesystem', 'interface', 'smartcard', 'serial', 'parallel', 'console', 'channel', 'input', 'tpm', 'graphics', 'sound', 'audio', 'video', 'hostdev', 'redirdev', 'redirfilter', 'watchdog', 'memballoon', 'rng', 'panic', 'shmem', 'memory', 'iommu', 'vsock'],
  disk: ['driver', 'auth', 'source', 'backingStore', 'mirror', 'target', 'iotune', 'readonly', 'shareable', 'transient', 'serial', 'wwn', 'vendor', 'product', 'encryption', 'boot', 'alias', 'address'],
  interface: ['mac', 'source', 'virtualport', 'vlan', 'bandwidth', 'target', 'guest', 'model', 'driver', 'backend', 'filterref', 'boot', 'rom', 'tune', 'link', 'mtu', 'port', 'alias', 'address'],
  graphics: ['listen', 'channel', 'image', 'jpeg', 'zlib', 'playback', 'streaming', 'clipboard', 'mouse', 'filetransfer', 'gl'],
  hostdev: ['driver', 'source', 'teaming', 'boot', 'rom', 'alias', 'address'],
  memoryBacking: ['hugepages', 'nosharepages', 'locked', 'source', 'access', 'allocation', 'discard'],
  cputune: ['shares', 'global_period', 'global_quota', 'period', 'quota', 'vcpupin', 'emulatorpin', 'iothreadpin'],
}

export function childOrder(parent: string): readonly string[] {
  return orders[parent] ?? []
}
