// The Guest tab of a running machine with a guest agent: what the agent tells, file systems frozen and thawed, and a command that is off until
// the preferences allow it. What the window shows is asked of the same agent through virsh.
import { expect, hostAt, test, whyNoJourneys, withGuest } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

const guest = 'e2e-agent'

test('the agent’s facts are shown, file systems are frozen and thawed, and a command runs once it is allowed', async ({ consolePage: page, testbed, addHost }) => {
  test.setTimeout(180_000)
  page.setDefaultTimeout(15_000)
  const host = hostAt(testbed, 0)
  await using _guest = await withGuest(host, guest, { isStarted: true })
  const asked = (command: string) => host.virsh(['qemu-agent-command', guest, JSON.stringify({ execute: command })]).catch(String)
  await addHost({ uri: host.uri, name: 'kvm01' })
  await page.getByTestId('vm-table').getByRole('link', { name: guest, exact: true }).click()
  await page.getByRole('tab', { name: 'Guest' }).click()

  await test.step('while it boots nobody answers, which is said', async () => {
    await expect(page.getByText('No guest agent', { exact: true })).toBeVisible()
    await expect.poll(() => asked('guest-ping'), { timeout: 90_000 }).toContain('return')
    await page.getByRole('button', { name: 'Ask again' }).click()
    await expect(page.getByText('Tiny testbed guest')).toBeVisible()
    await expect(page.getByText(guest, { exact: true }).first()).toBeVisible()
  })

  await test.step('freezes and thaws', async () => {
    await page.getByRole('button', { name: 'Freeze file systems…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Freeze', exact: true }).click()
    await expect(page.getByText('frozen', { exact: true })).toBeVisible()
    expect(await asked('guest-fsfreeze-status')).toContain('frozen')
    await page.getByRole('button', { name: 'Thaw file systems' }).click()
    await expect(page.getByText('not frozen', { exact: true })).toBeVisible()
    expect(await asked('guest-fsfreeze-status')).toContain('thawed')
  })

  await test.step('runs a command, after it was allowed', async () => {
    await page.getByRole('button', { name: 'Preferences…' }).click()
    await page.getByRole('switch', { name: /commands/i }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('textbox', { name: 'Command' }).fill('echo sum-$((40+2)); hostname; echo no >&2; exit 3')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await expect(page.getByTestId('guest-output')).toContainText(/sum-42\s+e2e-agent\s+no/)
    await expect(page.getByText('Ended with 3')).toBeVisible()
  })
})
