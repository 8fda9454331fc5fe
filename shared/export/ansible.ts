// Machines as a playbook of Ansible: community.libvirt.virt takes a definition as it is, so that nothing of it is lost. Pure.
import { commentLine } from './quoting.ts'

export interface AnsibleMachine {
  readonly name: string
  readonly hostName: string
  readonly xml: string
  readonly isAutostarted: boolean
}

/** One play for each host. */
export function ansiblePlaybook(machines: readonly AnsibleMachine[]): string {
  const hosts = [...new Set(machines.map(({ hostName }) => hostName))]
  const notes = [
    'Virtual machines for Ansible, with the collection community.libvirt. "hosts" are the names of this console: give your inventory the same.',
    'Not in here: what is on the disks, networks and pools that the machines need, passwords, snapshots.',
  ]
  const plays = hosts.map((host) => `- name: ${yamlText(`Virtual machines of ${host}`)}\n  hosts: ${yamlText(host)}\n  tasks:\n${machines.filter(({ hostName }) => hostName === host).map(tasks).join('\n')}`)
  return `---\n${notes.map((note) => `# ${commentLine(note)}\n`).join('')}${plays.join('\n')}`
}

function tasks({ name, xml, isAutostarted }: AnsibleMachine): string {
  return [
    `    - name: ${yamlText(`Define ${name}`)}`,
    '      community.libvirt.virt:',
    '        command: define',
    `        autostart: ${isAutostarted ? 'true' : 'false'}`,
    `        xml: ${yamlBlock(xml, '          ')}`,
    '',
  ].join('\n')
}

/** JSON is YAML. Unsafe: what looks like a template of Ansible's is text. */
function yamlText(text: string): string {
  return `${/\{[{%#]/.test(text) ? '!unsafe ' : ''}${JSON.stringify(text)}`
}

/** Line by line where it can be: other control characters, and spaces at the beginning, only JSON can say. */
function yamlBlock(text: string, indent: string): string {
  const tag = /\{[{%#]/.test(text) ? '!unsafe ' : ''
  const isPlain = /^[^\s]/.test(text) && !/[^\n\P{Cc}]|[\u2028\u2029\uFEFF\uFFFE\uFFFF]/u.test(text)
  if (!isPlain) return tag + JSON.stringify(text)
  const lines = text.replace(/\n+$/, '').split('\n')
  return `${tag}|\n${lines.map((found) => (found === '' ? '' : indent + found)).join('\n')}`
}
