// Acts on machines: asked in proportion to the damage, done as tasks, true on the host.
import { expect, hostAt, stateOf, test, whyNoJourneys, withGuest } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

test('pauses, resumes and forces off one machine, asking as the damage demands', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  await using _guest = await withGuest(host, 'e2e-power', { isStarted: true })
  await addHost({ uri: host.uri, name: 'kvm01' })
  await page.getByRole('row').filter({ hasText: 'e2e-power' }).getByRole('link').click()
  await expect(page.getByRole('heading', { name: 'e2e-power' })).toBeVisible()

  await page.getByRole('button', { name: 'Pause' }).click()
  // The cancel path first: nothing may have happened.
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  expect(await stateOf(host, 'e2e-power')).toBe('running')
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByLabel(/Don’t ask again/).check()
  await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText('Paused — by a user')).toBeVisible()
  expect(await stateOf(host, 'e2e-power')).toBe('paused')
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect.poll(() => stateOf(host, 'e2e-power')).toBe('running')
  // "Don't ask again" holds for this act, and never for the dangerous ones.
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect.poll(() => stateOf(host, 'e2e-power')).toBe('paused')
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Force off' }).click()
  await expect(page.getByRole('dialog')).toContainText('what it has not written to disk is lost')
  await page.getByRole('dialog').getByRole('button', { name: 'Force off' }).click()
  await expect.poll(() => stateOf(host, 'e2e-power')).toBe('shut off')
  await expect(page.getByRole('region', { name: 'Tasks' }).getByText('Force off')).toBeVisible()
})

test('starts machines of two hosts at once, one task with its items, and lists the one that failed', async ({ consolePage: page, testbed, addHost }) => {
  const [first, second] = [hostAt(testbed, 0), hostAt(testbed, 1)]
  await using _one = await withGuest(first, 'e2e-bulk-1', { isStarted: false })
  await using _two = await withGuest(second, 'e2e-bulk-2', { isStarted: false })
  await using _broken = await withGuest(second, 'e2e-bulk-broken', { isStarted: false })
  await second.run(['rm', '/var/lib/libvirt/images/e2e-bulk-broken.qcow2'])
  await addHost({ uri: first.uri, name: 'kvm01' })
  await addHost({ uri: second.uri, name: 'kvm02' })
  await page.getByRole('searchbox').fill('e2e-bulk')
  await expect(page.getByTestId('row-count')).toContainText('3 of')
  await page.getByLabel('Select all').check()
  await expect(page.getByText('3 selected')).toBeVisible()
  await page.getByRole('toolbar', { name: 'Actions on the selection' }).getByRole('button', { name: 'Start' }).click()
  await expect.poll(() => stateOf(first, 'e2e-bulk-1'), { timeout: 30_000 }).toBe('running')
  await expect.poll(() => stateOf(second, 'e2e-bulk-2'), { timeout: 30_000 }).toBe('running')
  const tasks = page.getByRole('region', { name: 'Tasks' })
  await expect(tasks.getByText('3 of 3, 1 failed')).toBeVisible({ timeout: 30_000 })
  await tasks.getByText('3 virtual machines').click()
  await expect(tasks.getByRole('link', { name: 'e2e-bulk-broken' })).toBeVisible()
  await expect(tasks.getByText(/^libvirt reports: Cannot access storage file/)).toBeVisible()
  expect(await stateOf(second, 'e2e-bulk-broken')).toBe('shut off')
})

test('the palette runs an act on the machine that the words name', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  await using _guest = await withGuest(host, 'e2e-palette', { isStarted: true })
  await addHost({ uri: host.uri, name: 'kvm01' })
  await expect(page.getByRole('row').filter({ hasText: 'e2e-palette' })).toContainText('Running')
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder(/^Find a machine/).fill('pause e2e-palette')
  await page.getByText('Pause: e2e-palette').click()
  // The palette closes while the question opens.
  await page.getByRole('dialog').getByRole('button', { name: 'Pause', exact: true }).click()
  await expect.poll(() => stateOf(host, 'e2e-palette')).toBe('paused')
})

test('tags and a new name are kept on the host, where every console sees them', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  await using _guest = await withGuest(host, 'e2e-names', { isStarted: false })
  await using _renamed = { [Symbol.asyncDispose]: async () => void (await host.virsh(['domrename', 'e2e-renamed', 'e2e-names']).catch(() => '')) }
  await addHost({ uri: host.uri, name: 'kvm01' })
  await page.getByRole('row').filter({ hasText: 'e2e-names' }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Edit tags' }).click()
  await page.getByRole('dialog').getByLabel('Tags').fill('production')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'e2e-names' })).toContainText('production')
  expect(await host.virsh(['metadata', 'e2e-names', '--uri', 'https://novacron.dev/xmlns/console/1'])).toContain('production')
  await page.getByRole('row').filter({ hasText: 'e2e-names' }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByLabel('New name').fill('e2e-renamed')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'e2e-renamed' })).toBeVisible()
  expect(await host.virsh(['list', '--all', '--name'])).toContain('e2e-renamed')
})

test('the palette runs every act of a machine, and virsh agrees after each', async ({ consolePage: page, testbed, addHost }) => {
  test.setTimeout(180_000)
  const host = hostAt(testbed, 0)
  await using _guest = await withGuest(host, 'e2e-all-acts', { isStarted: false })
  await addHost({ uri: host.uri, name: 'kvm01' })
  await expect(page.getByRole('row').filter({ hasText: 'e2e-all-acts' })).toContainText('Shut off')
  const info = async (field: string): Promise<string> => new RegExp(`^${field}:\\s*(.+)$`, 'm').exec(await host.virsh(['dominfo', 'e2e-all-acts']))?.[1] ?? ''
  const acts: readonly (readonly [label: string, field: string, value: string])[] = [
    ['Start', 'State', 'running'], ['Pause', 'State', 'paused'], ['Resume', 'State', 'running'],
    ['Start on host boot', 'Autostart', 'enable'], ['Do not start on host boot', 'Autostart', 'disable'],
    ['Save', 'Managed save', 'yes'], ['Restore', 'State', 'running'], ['Save', 'Managed save', 'yes'], ['Discard saved state', 'Managed save', 'no'],
    ['Start', 'State', 'running'], ['Force reset', 'State', 'running'], ['Send NMI', 'State', 'running'], ['Send Ctrl+Alt+Del', 'State', 'running'], ['Reboot', 'State', 'running'], ['Force off', 'State', 'shut off'],
  ]
  for (const [label, field, value] of acts) {
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(/^Find a machine/).fill(`${label} e2e-all-acts`)
    // What the state of before did not allow is offered as soon as the row has changed.
    await page.getByRole('button', { name: `${label}: e2e-all-acts` }).click()
    const question = page.getByRole('dialog').filter({ has: page.getByRole('button', { name: 'Cancel' }) })
    const isAsked = ['Pause', 'Save', 'Discard saved state', 'Force reset', 'Send NMI', 'Reboot', 'Force off'].includes(label)
    if (isAsked) await question.getByRole('button', { name: label, exact: true }).click()
    await expect.poll(() => info(field), { message: label, timeout: 30_000 }).toBe(value)
  }
})
