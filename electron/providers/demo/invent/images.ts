// What lies in the pool of images of a simulated host: something to make a new machine from. Names and sizes are those of the
// distributions' own files; there are no bytes behind them.
interface Image {
  readonly name: string
  readonly format: 'qcow2' | 'iso'
  readonly capacityBytes: number
  readonly allocationBytes: number
}

const mib = 1024 ** 2
const gib = 1024 ** 3

const cloudImage = (name: string, capacityBytes: number, fileMib: number): Image => ({ name, format: 'qcow2', capacityBytes, allocationBytes: fileMib * mib })
const disc = (name: string, fileMib: number): Image => ({ name, format: 'iso', capacityBytes: fileMib * mib, allocationBytes: fileMib * mib })

export const images: readonly Image[] = [
  cloudImage('debian-12-generic-amd64.qcow2', 3 * gib, 424),
  cloudImage('ubuntu-24.04-server-cloudimg-amd64.qcow2', 3.5 * gib, 589),
  cloudImage('AlmaLinux-9-GenericCloud-9.6.x86_64.qcow2', 10 * gib, 471),
  disc('debian-12.11.0-amd64-netinst.iso', 670),
  disc('Rocky-9.6-x86_64-minimal.iso', 2_290),
  disc('virtio-win-0.1.271.iso', 693),
]
