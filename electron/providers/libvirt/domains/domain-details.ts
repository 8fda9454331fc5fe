// What the VM page shows beyond the row: identity and machine. Pure.
import { readMachineNotes } from '#shared/domain/machine-notes.ts'
import { readTemplate } from '#shared/domain/template-parameters.ts'
import type { Vm, VmDetails } from '#shared/model/machines/vm.ts'
import { attribute, find, readXml } from '#shared/xml/read-xml.ts'

export function readDomainDetails(vm: Vm, xml: string): VmDetails {
  const domain = readXml(xml)
  const type = find(domain, 'os/type')
  const os = find(domain, 'os')
  return {
    vm,
    description: find(domain, 'description').text,
    notes: readMachineNotes(domain).notes,
    machine: attribute(type, 'machine'),
    architecture: attribute(type, 'arch'),
    domainType: attribute(domain, 'type'),
    emulator: find(domain, 'devices/emulator').text,
    firmware: attribute(os, 'firmware') || (find(os, 'loader').text === '' ? 'bios' : 'uefi'),
    cpuMode: attribute(find(domain, 'cpu'), 'mode'),
    template: readTemplate(domain),
  }
}
