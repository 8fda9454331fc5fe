// Editing several machines at once, as a person does: what becomes of each is shown first, and the host has it afterwards.
import { expect, hostAt, test, whyNoJourneys, withGuest } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

test('changes memory, a tag and the disk cache of three machines, and says what waits for a restart', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  const names = ['e2e-edit-1', 'e2e-edit-2', 'e2e-edit-3']
  await using stack = new AsyncDisposableStack()
  for (const name of names) stack.use(await withGuest(host, name, { isStarted: name === 'e2e-edit-1' }))
  await addHost({ uri: host.uri, name: 'kvm01' })
  await page.getByRole('searchbox').fill('name:e2e-edit')
  const row = (name: string) => page.getByTestId('vm-table').getByRole('row').filter({ hasText: name })
  await expect(row('e2e-edit-3')).toBeVisible()
  await page.getByTestId('vm-table').focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Edit…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit 3 virtual machines at once' })
  const choose = async (setting: string): Promise<void> => {
    await dialog.getByRole('combobox', { name: 'Add a change' }).fill(setting)
    await page.getByRole('option', { name: setting, exact: true }).click()
  }

  await test.step('what becomes of each is shown, and when', async () => {
    await choose('Memory, maximum')
    await dialog.getByRole('textbox', { name: 'Memory, maximum' }).fill('72')
    await page.keyboard.press('Tab')
    await choose('Tags to add')
    await dialog.getByRole('combobox', { name: 'Tags to add' }).fill('patched')
    await page.keyboard.press('Enter')
    await choose('Cache')
    await dialog.getByRole('combobox', { name: 'All disks: Cache' }).fill('writethrough')
    await page.keyboard.press('Tab')
    const preview = dialog.getByTestId('edit-preview')
    await expect(preview.getByRole('row').filter({ hasText: 'e2e-edit-1' })).toContainText('In part at the next start')
    await expect(preview.getByRole('row').filter({ hasText: 'e2e-edit-2' })).toContainText('At the next start')
    await expect(preview.getByRole('row').filter({ hasText: 'e2e-edit-2' })).toContainText('Tags: +patched')
    await expect(dialog.getByRole('status')).toHaveText('3 change at their next start')
    expect(await host.virsh(['dumpxml', '--inactive', 'e2e-edit-2'])).not.toContain('writethrough')
  })

  await test.step('and it is done as one task', async () => {
    await dialog.getByRole('button', { name: 'Change 3 machines' }).click()
    await expect(page.getByRole('region', { name: 'Tasks' })).toContainText('Edit virtual machine')
    for (const name of names) {
      await expect.poll(() => host.virsh(['dumpxml', '--inactive', name]), { timeout: 15_000 }).toMatch(/<memory unit='KiB'>73728<[\s\S]*cache='writethrough'/)
      await expect(row(name)).toContainText('patched')
    }
    // The running one goes on with what it has.
    expect(await host.virsh(['dumpxml', 'e2e-edit-1'])).not.toContain('writethrough')
  })
})
