// Storage through the screens: every step is looked up with virsh on the host.
import type { Page } from '@playwright/test'
import type { TestbedHost } from '../testbed/testbed.ts'
import { expect, hostAt, test, whyNoJourneys, withGuest } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

const pool = 'journey-pool'
const guest = 'journey-disk'

async function clearAway(host: TestbedHost): Promise<void> {
  await host.virsh(['pool-destroy', pool]).catch(() => '')
  await host.virsh(['pool-undefine', pool]).catch(() => '')
  await host.run(['rm', '-rf', `/var/lib/libvirt/${pool}`])
}

async function withPools(host: TestbedHost): Promise<AsyncDisposable> {
  await clearAway(host)
  return { [Symbol.asyncDispose]: () => clearAway(host) }
}

async function newPool(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Storage' }).click()
  await page.getByRole('button', { name: 'New pool' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(pool)
  await dialog.getByRole('button', { name: 'Create pool' }).click()
  await expect(page.getByTestId('pools').getByRole('row').filter({ hasText: pool })).toContainText('Running', { timeout: 15_000 })
}

test('a pool and its volumes are made, grown, cloned and deleted, and nothing that is used can be', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  await using _pools = await withPools(host)
  await addHost({ uri: host.uri, name: 'kvm01' })
  await newPool(page)
  expect(await host.virsh(['pool-info', pool])).toMatch(/State: +running[\s\S]*Autostart: +yes/)

  await page.getByRole('link', { name: pool }).click()
  await page.getByRole('button', { name: 'New volume' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('../evil')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Create volume' })).toBeDisabled()
  await page.getByRole('dialog').getByLabel('Name').fill('journey.qcow2')
  await page.getByRole('dialog').getByRole('textbox', { name: 'Size' }).fill('1')
  await page.getByRole('dialog').getByRole('button', { name: 'Create volume' }).click()
  const row = page.getByTestId('volumes').getByRole('row').filter({ hasText: 'journey.qcow2' })
  await expect(row).toContainText('1 GiB', { timeout: 15_000 })
  expect(await host.virsh(['vol-info', 'journey.qcow2', pool])).toMatch(/Capacity: +1.00 GiB/)

  await row.getByRole('button', { name: 'journey.qcow2' }).click()
  await page.getByRole('button', { name: 'Resize' }).first().click()
  await page.getByRole('textbox', { name: 'New size' }).fill('2')
  await page.getByRole('button', { name: 'Resize' }).last().click()
  await expect(row).toContainText('2 GiB', { timeout: 15_000 })
  expect(await host.virsh(['vol-info', 'journey.qcow2', pool])).toMatch(/Capacity: +2.00 GiB/)

  await row.getByRole('button', { name: 'journey.qcow2' }).click()
  await page.getByRole('button', { name: 'Clone' }).first().click()
  await page.getByRole('textbox', { name: 'Name' }).fill('copy.qcow2')
  await page.getByRole('button', { name: 'Clone' }).last().click()
  await expect(page.getByTestId('volumes').getByRole('row').filter({ hasText: 'copy.qcow2' })).toBeVisible({ timeout: 15_000 })
  expect(await host.virsh(['vol-list', pool])).toContain('copy.qcow2')

  await page.getByTestId('volumes').getByRole('checkbox', { name: 'Select copy.qcow2' }).click()
  await page.getByRole('button', { name: 'Delete 1 volume' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByTestId('volumes').getByRole('row').filter({ hasText: 'copy.qcow2' })).toHaveCount(0, { timeout: 15_000 })
  expect(await host.virsh(['vol-list', pool])).not.toContain('copy.qcow2')

  await page.goto(`${new URL(page.url()).origin}/#/storage`)
  await page.getByRole('link', { name: 'default' }).click()
  await page.getByRole('button', { name: 'Refresh' }).click()
  await page.getByTestId('volumes').getByRole('checkbox', { name: 'Select web-1.qcow2' }).click()
  await page.getByRole('button', { name: 'Delete 1 volume' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('region', { name: 'Tasks' })).toContainText('is used by', { timeout: 15_000 })
  expect(await host.virsh(['vol-list', 'default'])).toContain('web-1.qcow2')
})

test('the disk of a running machine moves to another pool while it runs', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  await using _pools = await withPools(host)
  await using _guest = await withGuest(host, guest, {})
  await host.virsh(['start', guest])
  await addHost({ uri: host.uri, name: 'kvm01' })
  await newPool(page)
  await page.getByRole('link', { name: 'Machines' }).click()
  const row = page.getByRole('row').filter({ hasText: guest })
  await expect(row).toContainText('Running', { timeout: 20_000 })
  await row.getByRole('link').click()
  await page.getByRole('tab', { name: 'Hardware' }).click()
  await page.getByRole('button', { name: /vda/ }).first().click()
  await page.getByRole('button', { name: 'Move to another pool' }).click()
  await page.getByRole('dialog').getByRole('combobox', { name: 'Into the pool' }).click()
  await page.getByRole('option', { name: new RegExp(pool) }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Move to another pool' }).click()
  await expect.poll(() => host.virsh(['domblklist', guest]), { timeout: 60_000 }).toContain(`/var/lib/libvirt/${pool}/${guest}.qcow2`)
  await expect.poll(() => host.virsh(['domblklist', guest, '--inactive']), { timeout: 15_000 }).toContain(`/var/lib/libvirt/${pool}/`)
  expect(await host.virsh(['domstate', guest])).toContain('running')
  await host.virsh(['destroy', guest])
})

test('a machine’s disk is found on the wrong tier and moved from there, and a new volume goes to the tier of its tags', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  await using _pools = await withPools(host)
  await using _guest = await withGuest(host, guest, {})
  await host.virsh(['start', guest])
  await addHost({ uri: host.uri, name: 'kvm01' })
  await newPool(page)
  await page.getByRole('link', { name: 'Machines' }).click()
  const row = page.getByRole('row').filter({ hasText: guest })
  await expect(row).toContainText('Running', { timeout: 20_000 })
  await row.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Edit tags' }).click()
  await page.getByRole('dialog').getByLabel('Tags').fill('journey-db')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('journey-db', { timeout: 15_000 })

  await page.getByRole('link', { name: 'Storage' }).click()
  await page.getByRole('tab', { name: 'Tiers' }).click()
  await page.getByRole('button', { name: 'New tier' }).first().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('combobox', { name: 'Name' })).toHaveValue('fast')
  await dialog.getByRole('combobox', { name: 'Pools' }).click()
  await page.getByRole('option', { name: new RegExp(pool) }).click()
  await dialog.getByLabel('Tags of machines').fill('journey-db')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Create tier' }).click()

  const misplaced = page.getByTestId('misplaced').getByRole('row').filter({ hasText: guest })
  await expect(misplaced).toContainText('no tier', { timeout: 15_000 })
  await misplaced.getByRole('button', { name: 'Move…' }).click()
  await expect(dialog.getByRole('combobox', { name: 'Into the pool' })).toHaveValue(new RegExp(pool), { timeout: 15_000 })
  await dialog.getByRole('button', { name: 'Move to another pool' }).click()
  await expect.poll(() => host.virsh(['domblklist', guest]), { timeout: 60_000 }).toContain(`/var/lib/libvirt/${pool}/${guest}.qcow2`)
  expect(await host.virsh(['domstate', guest])).toContain('running')
  await expect(page.getByText('Every disk is where it belongs')).toBeVisible({ timeout: 20_000 })

  await page.goto(`${new URL(page.url()).origin}/#/storage`)
  await page.getByRole('link', { name: 'default' }).click()
  await page.getByRole('button', { name: 'New volume' }).click()
  await dialog.getByLabel('For a machine with the tags').fill('journey-db')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: `Use ${pool}` }).click()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('tiered.qcow2')
  await dialog.getByRole('checkbox', { name: 'More options' }).check()
  await dialog.getByRole('combobox', { name: 'Cluster size' }).click()
  await page.getByRole('option', { name: '128 KiB' }).click()
  await dialog.getByRole('button', { name: 'Create volume' }).click()
  await expect.poll(() => host.virsh(['vol-list', pool]), { timeout: 15_000 }).toContain('tiered.qcow2')
  expect(await host.virsh(['vol-dumpxml', 'tiered.qcow2', pool])).toContain("<clusterSize unit='B'>131072</clusterSize>")

  await page.goto(`${new URL(page.url()).origin}/#/storage`)
  await page.getByRole('link', { name: pool }).click()
  await page.getByRole('button', { name: 'New volume' }).click()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('overlay.qcow2')
  await dialog.getByRole('checkbox', { name: 'More options' }).check()
  await dialog.getByRole('textbox', { name: 'Backing file', exact: true }).click()
  await expect(page.getByRole('option', { name: new RegExp(`${guest}.qcow2`) })).toBeDisabled()
  await page.getByRole('option', { name: /tiered.qcow2/ }).click()
  await dialog.getByRole('button', { name: 'Create volume' }).click()
  await expect.poll(() => host.virsh(['vol-list', pool]), { timeout: 15_000 }).toContain('overlay.qcow2')
  expect(await host.virsh(['vol-dumpxml', 'overlay.qcow2', pool])).toMatch(/<backingStore>\s*<path>[^<]*tiered.qcow2<\/path>\s*<format type='qcow2'\/>/)
  await host.virsh(['destroy', guest])
})
