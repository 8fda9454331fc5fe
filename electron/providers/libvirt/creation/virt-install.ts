// The same machine as a command line of virt-install, for scripts and for who wants to know what a form does. Pure.
import type { MachinePlan, PlannedDisk } from '../../nouns/creation-provider.ts'
import { shellQuote } from '../transport/shell-quote.ts'
import { seedBus } from './domain-xml.ts'
import type { DiskLocation } from './domain-xml.ts'
import type { DeviceOffer } from './host-offer.ts'

export function virtInstall(plan: MachinePlan, disks: readonly DiskLocation[], offer: DeviceOffer): string {
  const drives = plan.disks.map((disk, index) => ({ disk, location: disks[index] }))
  const options: (readonly [string, string?])[] = [
    ['--name', plan.name],
    ['--uuid', plan.uuid],
    ['--virt-type', offer.domainType],
    ['--arch', offer.architecture],
    ['--machine', offer.machine],
    ['--memory', String(Math.ceil(plan.memoryBytes / 2 ** 20))],
    ['--vcpus', String(plan.vcpus)],
    ...(offer.cpuMode === '' ? [] : [['--cpu', offer.cpuMode] as const]),
    ...(plan.devices.firmware === 'uefi' ? [['--boot', plan.devices.hasSecureBoot ? 'uefi,firmware.feature0.name=secure-boot,firmware.feature0.enabled=yes,firmware.feature1.name=enrolled-keys,firmware.feature1.enabled=yes' : 'uefi'] as const] : []),
    ...(plan.devices.hasTpm ? [['--tpm', 'backend.type=emulator,backend.version=2.0,model=tpm-crb'] as const] : []),
    ['--osinfo', plan.os ? plan.os.shortId : 'detect=on,require=off'],
    ...(drives.length === 0 ? [['--disk', 'none'] as const] : drives.map(({ disk, location }, index) => ['--disk', diskOption(disk, { location, index, diskBus: disk.isSeed === true ? seedBus(disk, { diskBus: plan.devices.diskBus, offer }) : plan.devices.diskBus })] as const)),
    ...(plan.disks.some((disk) => disk.isSeed === true && seedBus(disk, { diskBus: plan.devices.diskBus, offer }) === 'scsi') ? [['--controller', 'type=scsi,model=virtio-scsi'] as const] : []),
    ...(plan.networks.length === 0 ? [['--network', 'none'] as const] : plan.networks.map((network, index) => ['--network', `network=${network},model=${plan.devices.nicModel}${plan.bootsFromNetwork ? `,boot.order=${drives.length + 1 + index}` : ''}`] as const)),
    ['--graphics', 'vnc,listen=127.0.0.1'],
    ['--console', 'pty'],
    ['--channel', 'unix,target.type=virtio,target.name=org.qemu.guest_agent.0'],
    ['--rng', '/dev/urandom'],
    ...(plan.install ? [['--location', plan.install.url] as const, ...plan.install.injected.map((name) => ['--initrd-inject', name] as const), ...(plan.install.ownArguments === '' ? [] : [['--extra-args', plan.install.ownArguments] as const])] : []),
    // Importing wants a disk to boot from.
    ...(plan.install ? [] : plan.bootsFromNetwork || drives.length === 0 ? [['--install', 'no_install=yes'] as const] : [['--import'] as const]),
    ['--noautoconsole'],
  ]
  return ['virt-install', ...options.map(([name, value]) => (value === undefined ? name : `${name} ${plain.test(value) ? value : shellQuote(value)}`))].join(' \\\n  ')
}

const plain = /^[A-Za-z0-9_.,:=/@%+-]+$/

function diskOption({ pool, volume, device, format, make, isSeed = false }: PlannedDisk, { location, index, diskBus }: { location: DiskLocation | undefined; index: number; diskBus: string }): string {
  const where = location && location.type !== 'volume' ? `path=${location.path}` : `vol=${pool}/${volume}`
  const made = make && device === 'disk' ? [`size=${Math.max(1, Math.round(make.sizeBytes / 2 ** 30))}`, `format=${format}`, ...(make.backingPath === undefined ? [] : [`backing_store=${make.backingPath}`, `backing_format=${make.backingFormat ?? 'qcow2'}`])] : []
  return [where, ...made, ...(device === 'cdrom' ? ['device=cdrom'] : []), ...(isSeed || device === 'disk' ? [`bus=${diskBus}`] : []), ...(isSeed ? [] : [`boot.order=${index + 1}`])].join(',')
}
