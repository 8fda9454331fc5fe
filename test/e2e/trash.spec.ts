// Deleting a machine into the trash and having it back, as a person does; the host is looked at behind the screen.
import { expect, hostAt, test, whyNoJourneys, withGuest } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

test('moves a machine to the trash and restores it', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  // Another name each time: what a run that failed left in the trash is not this one's.
  const name = `e2e-trash-${Date.now().toString(36)}`
  await using _guest = await withGuest(host, name, {})
  const before = await host.virsh(['dumpxml', '--inactive', '--security-info', name])
  await addHost({ uri: host.uri, name: 'kvm01' })
  await page.getByTestId('vm-table').getByRole('row').filter({ hasText: name }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('list', { name: 'Disks that are renamed' })).toContainText(`${name}.qcow2`)
  await dialog.getByRole('button', { name: 'Move to the trash' }).click()
  await expect.poll(() => host.virsh(['list', '--all', '--name']), { timeout: 15_000 }).not.toContain(name)
  expect(await host.run(['ls', '/var/lib/libvirt/images'])).toMatch(new RegExp(`${name}\\.qcow2\\.trashed-`))

  await page.getByRole('link', { name: 'Trash', exact: true }).click()
  const row = page.getByTestId('trash').getByRole('row').filter({ hasText: name })
  await expect(row).toContainText('1 disk renamed')
  const search = page.getByRole('searchbox', { name: 'Search the trash' })
  await search.fill('nothing like it')
  await expect(page.getByText('Nothing in the trash matches')).toBeVisible()
  await search.fill(`${name} kvm01`)
  await expect(page.getByText(/^1 machine, /)).toBeVisible()
  // Something has taken the place of its disk: the list says why it failed, and tries again.
  await host.run(['touch', `/var/lib/libvirt/images/${name}.qcow2`])
  await page.getByRole('button', { name: 'Restore those found' }).click()
  const results = page.getByTestId('trash-results')
  await expect(results).toContainText('The machine was not restored', { timeout: 15_000 })
  await expect(results).toContainText(name)
  await host.run(['rm', `/var/lib/libvirt/images/${name}.qcow2`])
  await results.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => host.virsh(['list', '--all', '--name']), { timeout: 15_000 }).toContain(name)
  await expect(results).toContainText('1 machine was restored', { timeout: 15_000 })
  await expect(row).toBeHidden()
  expect(await host.virsh(['dumpxml', '--inactive', '--security-info', name])).toBe(before)
  expect(await host.run(['ls', '/var/lib/libvirt/images'])).not.toContain(`${name}.qcow2.trashed`)
})
