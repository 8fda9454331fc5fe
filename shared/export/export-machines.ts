// Machines as files in a format of somebody else's. Pure: definitions come in.
import type { ExportedFile, ExportFormat } from '../model/provisioning/exporting.ts'
import { find, readXml } from '../xml/read-xml.ts'
import { ansiblePlaybook } from './ansible.ts'
import { xmlCommentLine } from './quoting.ts'
import { createReading } from './reading.ts'
import { terraformFile } from './terraform.ts'
import { virtInstallScript } from './virt-install.ts'

export interface ExportMachine {
  /** The definition for the next start, without passwords. */
  readonly xml: string
  readonly hostName: string
  /** Of the host, as libvirt spells it. */
  readonly uri: string
  readonly isAutostarted: boolean
}

export function exportMachines(machines: readonly ExportMachine[], format: ExportFormat): ExportedFile[] {
  switch (format) {
    case 'xml':
      return named(machines, 'xml', ({ xml, hostName }) => `<!-- ${xmlCommentLine(`${nameOf(xml)} of ${hostName}. Not in here: what is on its disks, passwords, snapshots.`)} -->\n${xml}`)
    case 'virt-install':
      return named(machines, 'sh', ({ xml, hostName }) => virtInstallScript(createReading(readXml(xml)), { hostName }))
    case 'terraform':
      return [{ name: 'main.tf', text: terraformFile(machines.map(({ xml, hostName, uri }) => ({ reading: createReading(readXml(xml)), hostName, uri }))) }]
    case 'ansible':
      return [{ name: 'machines.yml', text: ansiblePlaybook(machines.map((machine) => ({ ...machine, name: nameOf(machine.xml) }))) }]
    default:
      return format satisfies never
  }
}

function nameOf(xml: string): string {
  return find(readXml(xml), 'name').text
}

/** One file for each machine, and no two of the same name. */
function named(machines: readonly ExportMachine[], extension: string, textOf: (machine: ExportMachine) => string): ExportedFile[] {
  const taken = new Set<string>()
  return machines.map((machine) => {
    const name = nameOf(machine.xml).replaceAll(/[^\p{L}\p{N}._ -]+/gu, '_').replace(/^[.-]+/, '_') || 'machine'
    const wanted = [name, `${name}-${machine.hostName.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_')}`].find((candidate) => !taken.has(candidate.toLowerCase())) ?? `${name}-${taken.size + 1}`
    taken.add(wanted.toLowerCase())
    return { name: `${wanted}.${extension}`, text: textOf(machine) }
  })
}
