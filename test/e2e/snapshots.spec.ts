// Snapshots through the screens: taken, broken away from, returned to, described, merged; each step looked up with virsh on the host.
import { openTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { expect, hostAt, test, whyNoJourneys } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

const guest = 'snap-journey'
const other = 'other-journey'
const images = '/var/lib/libvirt/images'

async function withGuest(host: TestbedHost, name: string): Promise<AsyncDisposable> {
  await clearAway(host, name)
  await host.defineGuest({ name })
  return { [Symbol.asyncDispose]: () => clearAway(host, name) }
}

async function clearAway(host: TestbedHost, name: string): Promise<void> {
  await host.run(['sh', '-c', `virsh destroy ${name}; virsh undefine ${name} --snapshots-metadata --managed-save; rm -f ${images}/${name}.*; virsh pool-refresh default; true`])
}

test('a machine is kept, changed, brought back, and its snapshots are described and deleted', async ({ consolePage: page, addHost }) => {
  test.setTimeout(150_000)
  await using testbed = await openTestbed({ hosts: [3] })
  const host = hostAt(testbed, 0)
  await using _guest = await withGuest(host, guest)
  const names = async () => (await host.virsh(['snapshot-list', guest, '--name'])).split('\n').filter(Boolean).toSorted()
  const disk = async () => /vda\s+(\S+)/.exec(await host.virsh(['domblklist', guest]))?.[1]
  await addHost({ uri: host.uri, name: 'kvm03' })
  await page.getByTestId('vm-table').getByRole('link', { name: guest, exact: true }).click({ timeout: 20_000 })
  await page.getByRole('tab', { name: 'Snapshots' }).click()
  await expect(page.getByText('No snapshots yet')).toBeVisible({ timeout: 15_000 })
  const tree = page.getByRole('treegrid')
  const dialog = page.getByRole('dialog')
  const take = async (name: string, description: string): Promise<void> => {
    await page.getByRole('button', { name: 'Take snapshot' }).click()
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await dialog.getByRole('textbox', { name: 'Description' }).fill(description)
    await dialog.getByRole('button', { name: 'Take snapshot' }).click()
    await expect(tree.getByRole('row').filter({ hasText: name })).toBeVisible({ timeout: 20_000 })
  }
  await take('clean', 'before the <update>')
  expect(await names()).toEqual(['clean'])
  expect(await host.virsh(['snapshot-dumpxml', guest, 'clean'])).toContain('before the &lt;update&gt;')

  // Taken twice under one name is refused before anything is asked of the host.
  await page.getByRole('button', { name: 'Take snapshot' }).click()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('clean')
  await expect(dialog.getByText('There is a snapshot clean already.')).toBeVisible({ timeout: 10_000 })
  await expect(dialog.getByRole('button', { name: 'Take snapshot' })).toBeDisabled()
  // Nor are the two kinds mixed.
  await dialog.getByRole('textbox', { name: 'Name' }).fill('apart')
  await dialog.getByText('In new files', { exact: true }).click()
  await expect(dialog.getByText(/It has snapshots in its disk file \(clean\)/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  await host.virsh(['desc', guest, 'broken', '--config'])
  await page.getByRole('button', { name: 'Revert to it…' }).click()
  const keep = dialog.getByRole('checkbox', { name: /Keep the present state as before-revert-/ })
  await expect(keep).toBeChecked()
  await dialog.getByRole('button', { name: 'Revert', exact: true }).click()
  await expect(tree.getByRole('row').filter({ hasText: 'before-revert-' })).toBeVisible({ timeout: 30_000 })
  await expect.poll(async () => (await host.virsh(['snapshot-current', guest, '--name'])).trim(), { timeout: 20_000 }).toBe('clean')
  expect(await host.virsh(['desc', guest])).not.toContain('broken')
  expect(await names()).toHaveLength(2)

  await tree.getByRole('row').filter({ hasText: 'clean' }).click()
  await page.getByRole('button', { name: 'Edit…' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'Description' }).fill('keep this one')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('complementary', { name: 'clean' }).getByText('keep this one')).toBeVisible({ timeout: 10_000 })
  expect(await host.virsh(['snapshot-dumpxml', guest, 'clean'])).toContain('<description>keep this one</description>')

  await page.getByRole('button', { name: 'Delete…' }).click()
  await dialog.getByRole('checkbox', { name: 'With all snapshots taken after it' }).check()
  await dialog.getByRole('button', { name: 'Delete 2 snapshots' }).click()
  await expect(page.getByText('No snapshots yet')).toBeVisible({ timeout: 20_000 })
  expect(await names()).toEqual([])

  // In new files, seen as a chain, and refused to return to where libvirt cannot.
  await page.getByRole('button', { name: 'Take snapshot' }).click()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('apart')
  await dialog.getByText('In new files', { exact: true }).click()
  await expect(dialog.getByText(/can merge such a snapshot, but not revert to it/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Take snapshot' }).click()
  await expect(page.getByRole('list', { name: 'Disk vda' }).getByText(`${images}/${guest}.apart`)).toBeVisible({ timeout: 20_000 })
  expect(await disk()).toBe(`${images}/${guest}.apart`)
  await page.getByRole('button', { name: 'Revert to it…' }).click()
  await expect(dialog.getByText(/cannot revert to snapshots in new files/)).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Revert', exact: true })).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await page.getByRole('button', { name: 'Delete…' }).click()
  await dialog.getByRole('button', { name: 'Delete snapshot' }).click()
  await expect(page.getByText('No snapshots yet')).toBeVisible({ timeout: 20_000 })
  expect(await disk()).toBe(`${images}/${guest}.qcow2`)
})

test('snapshots of several machines are one task, which tells in words why one was not taken', async ({ consolePage: page, addHost }) => {
  await using testbed = await openTestbed({ hosts: [3] })
  const host = hostAt(testbed, 0)
  await using _guest = await withGuest(host, guest)
  await using _other = await withGuest(host, other)
  await host.virsh(['snapshot-create-as', guest, 'nightly'])
  await addHost({ uri: host.uri, name: 'kvm03' })
  const table = page.getByTestId('vm-table')
  await table.getByRole('checkbox', { name: `Select ${guest}`, exact: true }).check({ timeout: 20_000 })
  await table.getByRole('checkbox', { name: `Select ${other}` }).check()
  await page.getByRole('toolbar', { name: 'Actions on the selection' }).getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Take snapshot…' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('nightly')
  await page.getByRole('dialog').getByRole('button', { name: 'Take 2 snapshots' }).click()
  await expect.poll(() => host.virsh(['snapshot-list', other, '--name']), { timeout: 30_000 }).toContain('nightly')
  await page.getByRole('button', { name: 'Items and log' }).first().click()
  await expect(page.getByText(`Snapshot nightly of ${guest}: There is a snapshot nightly already.`).first()).toBeVisible({ timeout: 15_000 })
})
