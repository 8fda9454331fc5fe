// What a console keeps with a machine: its folder, owner, tags, notes and protection, all in the machine's own definition; and a schedule that
// takes its snapshots. Looked up with virsh.
import { expect, hostAt, test, whyNoJourneys, withGuest } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

const guest = 'e2e-organised'

test('folder, owner, tags, notes and protection go into the definition, and a schedule takes snapshots', async ({ consolePage: page, testbed, addHost }) => {
  page.setDefaultTimeout(15_000)
  const host = hostAt(testbed, 0)
  await using _guest = await withGuest(host, guest, {})
  const xml = () => host.virsh(['dumpxml', guest])
  const dialog = page.getByRole('dialog')
  const choose = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'More', exact: true }).first().click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  await addHost({ uri: host.uri, name: 'kvm01' })
  await page.getByTestId('vm-table').getByRole('link', { name: guest, exact: true }).click()

  await test.step('folder, owner and protection', async () => {
    await choose('Folder, owner, protection…')
    await dialog.getByRole('combobox', { name: 'Folder' }).or(dialog.getByRole('textbox', { name: 'Folder' })).first().fill('Shop/Front')
    await dialog.getByRole('combobox', { name: 'Owner' }).or(dialog.getByRole('textbox', { name: 'Owner' })).first().fill('Ada & team')
    await dialog.getByText('Protected', { exact: true }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect.poll(xml).toMatch(/folder>Shop\/Front<[\s\S]*owner>Ada &amp; team<[\s\S]*protected\/>/)
  })

  await test.step('tags and notes', async () => {
    await choose('Edit tags')
    await dialog.getByRole('combobox', { name: 'Tags' }).or(dialog.getByRole('textbox', { name: 'Tags' })).first().fill('prod')
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect.poll(xml).toMatch(/tag>prod</)
    await page.getByRole('button', { name: 'Edit notes' }).click()
    await page.getByRole('textbox', { name: 'Notes' }).fill('# Runbook\n\n<b>no HTML</b>, but **strong**\n\n- [x] done')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('heading', { name: 'Runbook' })).toBeVisible()
    await expect(page.getByText('<b>no HTML</b>')).toBeVisible()
    await expect.poll(xml).toContain('# Runbook')
  })

  await test.step('a protected machine is not deleted, and says so first', async () => {
    await choose('Delete…')
    await expect(dialog.getByText('It is protected', { exact: true })).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Move to the trash' })).toBeDisabled()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })

  await test.step('a schedule, run at once', async () => {
    await choose('Schedule snapshots…')
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('nightly')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('link', { name: 'Schedules', exact: true }).click()
    await page.getByTestId('schedules').getByRole('row').filter({ hasText: 'nightly' }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Run now' }).click()
    await expect.poll(() => host.virsh(['snapshot-list', guest, '--name']), { timeout: 20_000 }).toMatch(/^auto-\d/m)
    await host.virsh(['snapshot-delete', guest, '--current'])
  })

  await test.step('all of it is found in the list', async () => {
    await page.getByRole('link', { name: /NovaCron/ }).click()
    await page.getByRole('searchbox').fill('folder:Shop tag:prod')
    await expect(page.getByTestId('vm-table').getByRole('row').filter({ hasText: guest })).toContainText('prod')
    await page.getByText('Folders', { exact: true }).click()
    await expect(page.getByText('Shop', { exact: true }).first()).toBeVisible()
  })
})
