// What a simulated guest prints while it starts. Each entry is one line; the pauses between them are guest.ts's. Pure.
import type { GuestIdentity } from './shell.ts'
import { simulatedNotice } from './shell.ts'

export function firmwareLines(): string[] {
  return ['SeaBIOS (version 1.16.3, simulated)', '', 'Booting from Hard Disk...']
}

export function bootLines({ hostname, os, vcpus, memoryKib, addresses }: GuestIdentity): string[] {
  if (os.family === 'windows') return [simulatedNotice, `Starting ${os.prettyName} (build ${os.kernel})`, 'Getting ready...', 'Applying computer settings', 'Welcome']
  const stamped = [
    `${os.family === 'bsd' ? 'FreeBSD' : 'Linux version'} ${os.kernel} (demo@novacron)`,
    simulatedNotice,
    'Hypervisor detected: KVM',
    `Memory: ${memoryKib}K available`,
    `smp: Brought up 1 node, ${vcpus} CPU${vcpus === 1 ? '' : 's'}`,
    'virtio_blk virtio1: [vda] 41943040 512-byte logical blocks',
    'virtio_net virtio0 eth0: link is up',
    'EXT4-fs (vda1): mounted filesystem with ordered data mode',
  ].map((text, index) => `[${(index * 0.173421).toFixed(6).padStart(12)}] ${text}`)
  const started = ['Journal Service', 'Network Configuration', 'QEMU Guest Agent', 'OpenSSH server daemon', 'Serial Getty on ttyS0'].map((service) => `[  \u001b[32mOK\u001b[0m  ] Started ${service}.`)
  return [...stamped, ...started, `${hostname}: ${addresses.join(', ') || 'no address'}`]
}

export function shutdownLines(what: 'shutdown' | 'reboot'): string[] {
  return ['', '[  \u001b[32mOK\u001b[0m  ] Stopped target Multi-User System.', '[  \u001b[32mOK\u001b[0m  ] Unmounted all filesystems.', what === 'reboot' ? 'reboot: Restarting system' : 'reboot: Power down']
}

export function nmiLines(): string[] {
  return ['', 'Uhhuh. NMI received for unknown reason 21 on CPU 0.', 'Dazed and confused, but trying to continue']
}

export function panicLines(): string[] {
  return ['Kernel panic - not syncing: Fatal exception in interrupt', 'CPU: 0 PID: 0 Comm: swapper/0 Not tainted', 'Call Trace:', ' <IRQ>', ' dump_stack_lvl+0x48/0x70', ' panic+0x35a/0x3a0', '---[ end Kernel panic - not syncing ]---']
}
