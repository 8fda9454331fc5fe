// The XML of a guest: 128 MiB, emulated CPU, qcow2 overlay, serial console, guest agent, VNC in one of three ways.
import { guestImage } from './guest-image.ts'

export type VncKind = 'tcp' | 'socket' | 'password'

export interface GuestPlan {
  readonly name: string
  readonly disk: string
  readonly memoryMib?: number
  readonly vnc?: VncKind
  /** A libvirt network of the host; without one the guest gets QEMU's own user network. */
  readonly network?: string | undefined
}

/** At most 8 characters: VNC's own limit. */
export const vncPassword = 'sesame77'

// Less than 128 MiB and some guests panic while they boot.
const defaultMemoryMib = 128
// Less than this translation cache and a TCG guest crawls; the default would take a gigabyte.
const translationCacheMib = 32

export function domainXml({ name, disk, memoryMib = defaultMemoryMib, vnc = 'tcp', network }: GuestPlan): string {
  const commandLine = `console=tty0 console=ttyS0 quiet loglevel=3 panic=5 nokaslr mitigations=off audit=0 no_timer_check vmname=${name}`
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>${memoryMib}</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type><kernel>${guestImage.kernel}</kernel><initrd>${guestImage.initrd}</initrd><cmdline>${commandLine}</cmdline></os>
  <features><acpi/><apic/><tcg><tb-cache unit='MiB'>${translationCacheMib}</tb-cache></tcg></features>
  <cpu mode='custom' match='exact'><model fallback='forbid'>qemu64</model></cpu>
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2' discard='unmap'/><source file='${disk}'/><target dev='vda' bus='virtio'/></disk>
    <controller type='pci' index='0' model='pcie-root'/>${spareSlots}
    ${networkInterface(network)}
    <controller type='usb' model='none'/>
    <serial type='pty'><target port='0'/></serial><console type='pty'><target type='serial' port='0'/></console>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    ${graphics[vnc]}
    <video><model type='vga' vram='4096'/></video>
    <memballoon model='virtio'><stats period='5'/></memballoon>
  </devices>
</domain>
`
}

// q35 takes a hot-plugged device only on a free root port.
const spareSlots = Array.from({ length: 8 }, (_, at) => `<controller type='pci' index='${at + 1}' model='pcie-root-port'/>`).join('')

const graphics: Record<VncKind, string> = {
  tcp: "<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>",
  socket: "<graphics type='vnc'><listen type='socket'/></graphics>",
  password: `<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1' passwd='${vncPassword}'/>`,
}

function networkInterface(network: string | undefined): string {
  const source = network === undefined ? "<interface type='user'>" : `<interface type='network'><source network='${network}'/>`
  return `${source}<model type='virtio'/></interface>`
}
