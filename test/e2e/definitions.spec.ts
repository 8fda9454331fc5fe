// Editing XML: checked while it is typed, compared before it is applied, a choice when somebody else was faster, and the way back.
import type { Page } from '@playwright/test'
import { expect, hostAt, test, whyNoJourneys, withGuest } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

/** Puts lines behind the first one that has these words. */
async function typeBehind(page: Page, words: string, lines: string): Promise<void> {
  await page.locator('.cm-line', { hasText: words }).first().click()
  await page.keyboard.press('End')
  await page.keyboard.insertText(lines)
}

/** The console may hear of the other's change by itself, by an event or its next list, and shows it then before it is applied. */
async function applyAndBeBeaten(page: Page): Promise<void> {
  const apply = page.getByRole('button', { name: 'Apply' })
  const conflict = page.getByText('It was changed on the host while you edited it')
  await page.getByRole('button', { name: 'Review changes' }).or(conflict).click()
  await expect(async () => {
    if (await apply.isVisible()) await apply.click({ timeout: 1_000 })
    await expect(conflict).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 20_000 })
}

test('changes what a machine has at its next start, and keeps what the console does not know', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  const name = 'e2e-xml'
  await using _guest = await withGuest(host, name, { isStarted: true })
  const definition = (): Promise<string> => host.virsh(['dumpxml', '--inactive', '--security-info', name])
  await addHost({ uri: host.uri, name: 'kvm01' })
  await page.getByRole('row').filter({ hasText: name }).getByRole('link').click()
  await page.getByRole('tab', { name: 'XML' }).click()

  await test.step('what runs now is read-only', async () => {
    await page.getByText('Running now').click()
    await expect(page.getByText('As it runs now: read-only.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Review changes' })).toHaveCount(0)
    await page.getByText('Next start', { exact: true }).click()
  })

  await test.step('mistakes are said where they are', async () => {
    const review = page.getByRole('button', { name: 'Review changes' })
    await expect(review).toBeDisabled()
    await typeBehind(page, '<currentMemory', '\n  <vcpuu>2</vcpuu>')
    await expect(page.getByRole('list', { name: 'What is wrong' })).toContainText('Did you mean “vcpu”?')
    await typeBehind(page, '<vcpuu>', '<open>')
    await expect(page.getByRole('list', { name: 'What is wrong' })).toContainText('Not XML')
    await expect(review).toBeDisabled()
    await page.getByRole('button', { name: 'Discard' }).click()
    await expect(page.getByText('Same as on the host.')).toBeVisible()
  })

  await test.step('an element of another program is applied, after a look at both versions', async () => {
    await typeBehind(page, '<uuid>', `\n  <metadata><thing:note xmlns:thing='urn:thing' a="1"><!-- by hand --><thing:deep/></thing:note></metadata>`)
    await page.getByRole('button', { name: 'Review changes' }).click()
    await expect(page.getByText('Now on the host')).toBeVisible()
    await expect(page.locator('.cm-merge-b .cm-changedLine')).toHaveCount(1)
    await page.getByRole('button', { name: 'Apply' }).click()
    await expect(page.getByText('It takes effect at the next start.')).toBeVisible()
    expect(await definition()).toContain('<!-- by hand -->')
    expect(await definition()).toContain('urn:thing')
  })

  await test.step('a change behind its back is shown, and one chooses', async () => {
    await page.locator('.cm-line', { hasText: '<on_reboot>' }).first().click()
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+End')
    await page.keyboard.insertText('  <on_reboot>destroy</on_reboot>')
    await host.virsh(['desc', name, '--config', '--title', 'changed by virsh'])
    await applyAndBeBeaten(page)
    await expect(page.locator('.cm-merge-b').getByText('changed by virsh')).toBeVisible()
    await page.getByText('Theirs and yours').click()
    await page.getByRole('button', { name: 'Keep both' }).click()
    await page.getByRole('button', { name: 'Apply' }).click()
    await expect(page.getByText('It takes effect at the next start.')).toBeVisible()
    expect(await definition()).toMatch(/<title>changed by virsh<\/title>[\s\S]*<on_reboot>destroy</)
  })

  await test.step('or one takes theirs', async () => {
    await typeBehind(page, '<title>', '\n  <!-- mine -->')
    await host.virsh(['desc', name, '--config', '--title', 'changed again'])
    await applyAndBeBeaten(page)
    await page.getByRole('button', { name: 'Take theirs' }).click()
    await expect(page.locator('.cm-content').getByText('changed again')).toBeVisible()
    expect(await definition()).toContain('<title>changed again</title>')
  })

  await test.step('and one goes back to what was there before', async () => {
    await typeBehind(page, '<title>', '\n  <description>to be undone</description>')
    await page.getByRole('button', { name: 'Review changes' }).click()
    await page.getByRole('button', { name: 'Apply' }).click()
    await expect(page.getByText('It takes effect at the next start.')).toBeVisible()
    expect(await definition()).toContain('to be undone')
    await page.getByRole('button', { name: 'Previous definitions' }).click()
    await expect(page.getByRole('list', { name: 'Previous definitions' }).getByRole('listitem')).toHaveCount(3)
    await page.getByRole('button', { name: 'Go back to this' }).click()
    await page.getByRole('button', { name: 'Apply' }).click()
    await expect(page.getByText('It takes effect at the next start.')).toBeVisible()
    await expect.poll(definition).not.toContain('to be undone')
    expect(await definition()).toContain('urn:thing')
  })
})
