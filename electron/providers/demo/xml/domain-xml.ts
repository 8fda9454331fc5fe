// A domain's XML as libvirt would print it: live or stored, with or without secrets. Pure.
import { isActive } from '../model/demo-domain.ts'
import type { DemoDomain } from '../model/demo-domain.ts'
import { hardwareOf, storedHardwareOf } from '../model/hardware.ts'
import { renderDevices } from './devices-xml.ts'
import { notesOf, renderNotes } from './domain-notes.ts'
import { withAliases } from './devices.ts'
import { escapeXml } from './element-scan.ts'

export interface XmlView {
  /** With what only a running domain has: id, ports, aliases. */
  readonly isLive: boolean
  /** With passwords. */
  readonly isSecure: boolean
}

export function renderDomainXml(domain: DemoDomain, { isLive, isSecure }: XmlView): string {
  const view = { isLive: isLive && isActive(domain), isSecure }
  const definition = view.isLive ? (domain.running ?? domain.definition) : domain.definition
  const attributes = definition?.attributes ?? " type='kvm'"
  const body = definition ? definedBody(domain, definition.body, view) : generatedBody(domain, view)
  const id = view.isLive ? ` id='${domain.id}'` : ''
  return `<domain${attributes}${id}>\n  <name>${escapeXml(domain.name)}</name>\n  <uuid>${domain.uuid}</uuid>\n${renderNotes(notesOf(domain))}${body}</domain>\n`
}

function generatedBody(domain: DemoDomain, view: XmlView): string {
  const { vcpus, memoryKib } = view.isLive ? hardwareOf(domain) : storedHardwareOf(domain)
  const isWindows = domain.profile.os.family === 'windows'
  return `  <memory unit='KiB'>${memoryKib}</memory>
  <currentMemory unit='KiB'>${memoryKib}</currentMemory>
  <vcpu placement='static'>${vcpus}</vcpu>
${view.isLive ? '  <resource>\n    <partition>/machine</partition>\n  </resource>\n' : ''}  <os${isWindows ? " firmware='efi'" : ''}>
    <type arch='x86_64' machine='pc-q35-8.2'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features>
    <acpi/>
    <apic/>
${isWindows ? "    <hyperv mode='custom'>\n      <relaxed state='on'/>\n      <vapic state='on'/>\n      <spinlocks state='on' retries='8191'/>\n    </hyperv>\n    <smm state='on'/>\n" : ''}  </features>
  <cpu mode='host-passthrough' check='none' migratable='on'/>
  <clock offset='${isWindows ? 'localtime' : 'utc'}'>
    <timer name='rtc' tickpolicy='catchup'/>
    <timer name='pit' tickpolicy='delay'/>
    <timer name='hpet' present='no'/>
  </clock>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>${domain.profile.role.isEphemeral ? 'destroy' : 'preserve'}</on_crash>
  <pm>
    <suspend-to-mem enabled='no'/>
    <suspend-to-disk enabled='no'/>
  </pm>
${renderDevices(domain, view)}`
}

/** The stored text as it was sent; of a running domain with the port that its screen has got. */
function definedBody(domain: DemoDomain, body: string, { isLive, isSecure }: XmlView): string {
  const secure = isSecure ? body : body.replaceAll(/\spasswd=(?:"[^"]*"|'[^']*')/g, '')
  if (!isLive) return secure
  const named = withAliases(secure)
  if (domain.vncPort === 0) return named
  return named.replace(/(<graphics\s[^>]*type=["']vnc["'][^>]*?)(\/?>)/, (_all, head: string, end: string) => `${head.replaceAll(/\sport=(?:"[^"]*"|'[^']*')/g, '')} port='${domain.vncPort}'${end}`)
}
