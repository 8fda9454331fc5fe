// The <devices> of a generated domain. Pure.
import type { DemoDomain } from '../model/demo-domain.ts'
import { hardwareOf, storedHardwareOf } from '../model/hardware.ts'
import type { Disk, Hardware, Nic } from '../model/hardware.ts'
import type { XmlView } from './domain-xml.ts'

export function renderDevices(domain: DemoDomain, view: XmlView): string {
  const hardware = view.isLive ? hardwareOf(domain) : storedHardwareOf(domain)
  const { disks, nics } = hardware
  const alias = (name: string): string => (view.isLive ? `      <alias name='${name}'/>\n` : '')
  return `  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
${disks.map((disk, index) => renderDisk(disk, index, alias)).join('')}    <controller type='usb' index='0' model='qemu-xhci' ports='15'>
${alias('usb')}    </controller>
    <controller type='sata' index='0'>
${alias('ide')}    </controller>
    <controller type='pci' index='0' model='pcie-root'>
${alias('pcie.0')}    </controller>
${rootPorts(alias)}    <controller type='virtio-serial' index='0'>
${alias('virtio-serial0')}    </controller>
${nics.map((nic, index) => renderNic({ domain, nic, index, view })).join('')}${hardware.hasSerial ? renderSerial(domain, view) : ''}${hardware.hasAgent ? renderAgent(domain, view) : ''}    <input type='tablet' bus='usb'>
${alias('input0')}    </input>
    <input type='mouse' bus='ps2'/>
    <input type='keyboard' bus='ps2'/>
${renderGraphics(domain, hardware, view)}    <video>
      <model type='${hardware.screen === 'spice' ? 'qxl' : 'virtio'}' heads='1' primary='yes'/>
${alias('video0')}    </video>
    <watchdog model='itco' action='reset'/>
    <memballoon model='virtio'>
      <stats period='5'/>
${alias('balloon0')}    </memballoon>
    <rng model='virtio'>
      <backend model='random'>/dev/urandom</backend>
${alias('rng0')}    </rng>
  </devices>
`
}

/** Empty ones, for what is plugged in while the machine runs. */
function rootPorts(alias: (name: string) => string): string {
  return [1, 2, 3, 4].map((index) => `    <controller type='pci' index='${index}' model='pcie-root-port'>\n${alias(`pci.${index}`)}    </controller>\n`).join('')
}

function renderDisk({ target, path, isCdrom }: Disk, index: number, alias: (name: string) => string): string {
  if (isCdrom) return `    <disk type='file' device='cdrom'>\n      <driver name='qemu' type='raw'/>\n      <target dev='${target}' bus='sata'/>\n      <readonly/>\n${alias('sata0-0-0')}    </disk>\n`
  return `    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' discard='unmap'/>
      <source file='${path}'/>
      <target dev='${target}' bus='virtio'/>
${alias(`virtio-disk${index}`)}    </disk>
`
}

interface NicView {
  readonly domain: DemoDomain
  readonly nic: Nic
  readonly index: number
  readonly view: XmlView
}

function renderNic({ domain, nic, index, view }: NicView): string {
  const source = nic.isBridge ? `bridge='${nic.network}'` : `network='${nic.network}'`
  const live = view.isLive ? `      <target dev='vnet${domain.id * 4 + index}'/>\n      <alias name='net${index}'/>\n` : ''
  return `    <interface type='${nic.isBridge ? 'bridge' : 'network'}'>
      <mac address='${nic.mac}'/>
      <source ${source}/>
      <model type='virtio'/>
${live}    </interface>
`
}

function renderSerial({ id }: DemoDomain, { isLive }: XmlView): string {
  const path = isLive ? ` tty='/dev/pts/${id}'` : ''
  const live = isLive ? `      <source path='/dev/pts/${id}'/>\n      <alias name='serial0'/>\n` : ''
  return `    <serial type='pty'>
${live}      <target type='isa-serial' port='0'>
        <model name='isa-serial'/>
      </target>
    </serial>
    <console type='pty'${path}>
${live}      <target type='serial' port='0'/>
    </console>
`
}

function renderAgent({ isAgentConnected }: DemoDomain, { isLive }: XmlView): string {
  const state = isLive ? ` state='${isAgentConnected ? 'connected' : 'disconnected'}'` : ''
  return `    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'${state}/>
${isLive ? "      <alias name='channel0'/>\n" : ''}      <address type='virtio-serial' controller='0' bus='0' port='1'/>
    </channel>
`
}

/** Where libvirt puts a screen's socket: a folder per running domain, named after it as far as a path allows. */
export function screenSocketPath({ id, uuid }: DemoDomain): string {
  return `/var/lib/libvirt/qemu/domain-${id}-${uuid.slice(0, 8)}/vnc.sock`
}

function renderGraphics(domain: DemoDomain, { screen, password }: Hardware, { isLive, isSecure }: XmlView): string {
  if (screen === 'none') return ''
  if (screen === 'vnc-socket') {
    const path = isLive ? ` socket='${screenSocketPath(domain)}'` : ''
    return `    <graphics type='vnc'${path}>\n      <listen type='socket'${path}/>\n    </graphics>\n`
  }
  const passwd = password !== '' && isSecure ? ` passwd='${password}'` : ''
  const port = isLive ? domain.vncPort : -1
  return `    <graphics type='${screen === 'spice' ? 'spice' : 'vnc'}' port='${port}' autoport='yes' listen='127.0.0.1'${passwd}>
      <listen type='address' address='127.0.0.1'/>
    </graphics>
`
}
