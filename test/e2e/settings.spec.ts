// Editing a machine by forms: what is changed is said, the XML tab shows the same draft, and the host has it at the next start.
import { expect, hostAt, test, whyNoJourneys, withGuest } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

test('changes memory and vCPUs in forms, and nothing else of the definition', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  const name = 'e2e-settings'
  await using _guest = await withGuest(host, name, { isStarted: true })
  const definition = (): Promise<string> => host.virsh(['dumpxml', '--inactive', '--security-info', name])
  const before = await definition()
  await addHost({ uri: host.uri, name: 'kvm01' })
  await page.getByRole('row').filter({ hasText: name }).getByRole('link').click()
  await page.getByRole('tab', { name: 'Settings' }).click()
  await expect(page.getByText('What the machine has at its next start. The running one stays as it is.')).toBeVisible()

  await test.step('a value that is none is refused with the reason', async () => {
    await page.getByRole('navigation', { name: 'Parts of the machine' }).getByRole('button', { name: 'CPUs' }).click()
    const vcpus = page.getByRole('textbox', { name: 'vCPUs, maximum' })
    await vcpus.fill('many')
    await vcpus.press('Enter')
    await expect(page.getByText('This takes a whole number.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Apply' })).toBeDisabled()
    await page.getByRole('button', { name: 'Discard' }).click()
    await expect(vcpus).not.toHaveValue('many')
    await vcpus.fill('3')
    await vcpus.press('Enter')
    await expect(page.getByText('1 change, not applied yet')).toBeVisible()
  })

  await test.step('the XML tab has the same draft', async () => {
    await page.getByRole('tab', { name: 'XML' }).click()
    await page.getByText('Next boot').click()
    await expect(page.locator('.cm-line', { hasText: '>3</vcpu>' })).toBeVisible()
    await page.getByRole('tab', { name: 'Settings' }).click()
  })

  await test.step('memory is applied with it, and the balloon follows', async () => {
    await page.getByRole('navigation', { name: 'Parts of the machine' }).getByRole('button', { name: 'Memory', exact: true }).click()
    const memory = page.getByRole('textbox', { name: 'Memory, maximum' })
    await memory.fill('96')
    await memory.press('Tab')
    await expect(page.getByRole('list', { name: 'Changes' })).toContainText('Memory, maximum')
    await page.getByRole('button', { name: 'Apply' }).click()
    await expect(page.getByText('It takes effect at the next start.')).toBeVisible()
  })

  const after = await definition()
  expect(after).toMatch(/<memory unit='KiB'>98304<\/memory>\s*<currentMemory unit='KiB'>98304</)
  expect(after).toMatch(/<vcpu placement='static'>3<\/vcpu>/)
  const others = (xml: string): string => xml.replaceAll(/<(memory|currentMemory) .*|<vcpu .*/g, '')
  expect(others(after)).toBe(others(before))
})
