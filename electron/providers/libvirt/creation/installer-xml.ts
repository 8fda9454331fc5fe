// A machine's definition for the one run in which it is installed: with a kernel of its own, and stopped by its first restart, as
// QEMU would only start the same kernel again. Pure.
import { editXml } from '#shared/xml/edit-xml.ts'
import { element } from '#shared/xml/new-element.ts'
import { find } from '#shared/xml/read-xml.ts'

export interface InstallerBoot {
  readonly kernelPath: string
  readonly initrdPath: string
  readonly commandLine: string
}

/** libvirt takes the children of <os> in any order. */
export function withInstaller(xml: string, { kernelPath, initrdPath, commandLine }: InstallerBoot): string {
  return editXml(xml, (edit, root) => {
    const os = find(root, 'os')
    edit.insert(os, element('kernel', {}, kernelPath))
    edit.insert(os, element('initrd', {}, initrdPath))
    if (commandLine !== '') edit.insert(os, element('cmdline', {}, commandLine))
    // All three alike: only then does libvirt tell an installer that has ended from a machine that was forced off.
    for (const name of ['on_poweroff', 'on_reboot', 'on_crash']) edit.setText(find(root, name), 'destroy')
  })
}
