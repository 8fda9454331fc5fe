// Consoles of real guests: what is typed arrives inside the guest, what it prints is shown, and both come back by themselves.
import { execFileSync } from 'node:child_process'
import type { Page } from '@playwright/test'
import type { TestbedHost } from '../testbed/testbed.ts'
import { expect, hostAt, test, whyNoJourneys, withGuest } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

/** A guest boots slowly without hardware virtualisation; its agent answers when it is up. */
const bootDeadlineMs = 180_000
const guest = 'web-1'

async function untilBooted(host: TestbedHost): Promise<void> {
  await expect.poll(() => host.virsh(['qemu-agent-command', guest, '{"execute":"guest-ping"}']).then(() => true, () => false), { timeout: bootDeadlineMs }).toBe(true)
}

/** True when the guest itself has the file. */
function hasFile(host: TestbedHost, path: string): Promise<boolean> {
  const open = JSON.stringify({ execute: 'guest-file-open', arguments: { path, mode: 'r' } })
  return host.virsh(['qemu-agent-command', guest, open]).then(() => true, () => false)
}

async function openVm(page: Page, name: string): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: name })
  await expect(row).toContainText('Running', { timeout: 20_000 })
  await row.getByRole('link').click()
  await page.getByRole('tab', { name: 'Console' }).click()
}

test('keys typed on the screen arrive in the guest, through the host’s one SSH connection', async ({ consolePage: page, server, testbed, addHost }) => {
  test.setTimeout(bootDeadlineMs + 60_000)
  const host = hostAt(testbed, 0)
  await untilBooted(host)
  await addHost({ uri: host.uri, name: 'kvm01' })
  await openVm(page, guest)
  const screen = page.getByTestId('vnc-screen')
  await expect(screen).toHaveAttribute('data-shown', 'true')
  await expect(page.getByTestId('console-route')).toContainText('SSH as root@')
  await screen.locator('canvas').click()
  const path = `/tmp/typed-${Date.now()}`
  await page.keyboard.type(`\ntouch ${path}\n`, { delay: 30 })
  await expect.poll(() => hasFile(host, path), { timeout: 20_000 }).toBe(true)
  // The list, the events, the details and the screen: all of it on one connection to the SSH port.
  const sockets = execFileSync('ss', ['-Htnp', 'state', 'established', 'dst', `${host.address}:22`], { encoding: 'utf8' })
  expect(sockets.split('\n').filter((line) => line.includes(`pid=${server.pid},`))).toHaveLength(1)

  const typed = `/tmp/typed-text-${Date.now()}`
  await page.getByRole('button', { name: /Type text/ }).click()
  await page.getByRole('dialog').getByLabel('Text', { exact: true }).fill(`touch ${typed}\n`)
  await page.getByRole('dialog').getByRole('button', { name: 'Type', exact: true }).click()
  await expect.poll(() => hasFile(host, typed), { timeout: 20_000 }).toBe(true)
})

test('a serial console and a screen stand side by side in the dock, and the layout comes back after a reload', async ({ consolePage: page, testbed, addHost }) => {
  test.setTimeout(bootDeadlineMs + 60_000)
  const host = hostAt(testbed, 0)
  await untilBooted(host)
  await addHost({ uri: host.uri, name: 'kvm01' })
  const row = page.getByRole('row').filter({ hasText: guest })
  await expect(row).toContainText('Running', { timeout: 20_000 })
  await row.click({ button: 'right' })
  await page.getByRole('menuitem', { name: /Open console \(Serial/ }).click()
  const terminal = page.getByTestId('serial-terminal')
  await expect(terminal).toBeVisible()
  await terminal.click()
  await page.keyboard.type('\necho sum-$((40+2))\n', { delay: 20 })
  await expect(terminal).toContainText('sum-42', { timeout: 20_000 })
  await page.getByRole('link', { name: /NovaCron/ }).click()
  await row.click({ button: 'right' })
  await page.getByRole('menuitem', { name: /Open screen/ }).click()
  await expect(page.getByTestId('console-tab')).toHaveCount(2)
  await expect(page.getByTestId('vnc-screen')).toHaveAttribute('data-shown', 'true')
  await page.reload()
  await expect(page.getByTestId('console-tab')).toHaveCount(2)
})

test('a console waits while its guest is off and opens by itself when it runs again', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  await using _guest = await withGuest(host, 'e2e-console', { isStarted: true })
  await addHost({ uri: host.uri, name: 'kvm01' })
  await openVm(page, 'e2e-console')
  const screen = page.getByTestId('vnc-screen')
  await expect(screen).toHaveAttribute('data-shown', 'true')
  await host.virsh(['destroy', 'e2e-console'])
  await expect(page.getByText('e2e-console is shut off')).toBeVisible()
  await expect(page.getByText('The console opens by itself when the VM runs.')).toBeVisible()
  await host.virsh(['start', 'e2e-console'])
  await expect(screen).toHaveAttribute('data-shown', 'true', { timeout: 15_000 })
})

test('the password of a screen is supplied from the secure XML, and nobody is asked', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  await using _guest = await withGuest(host, 'e2e-secret', { isStarted: true, vnc: 'password' })
  await addHost({ uri: host.uri, name: 'kvm01' })
  await openVm(page, 'e2e-secret')
  await expect(page.getByTestId('vnc-screen')).toHaveAttribute('data-shown', 'true')
  await expect(page.getByLabel('Password')).toHaveCount(0)
})

test('a console whose host is cut off says that its picture is old, holds keys back, and goes on by itself when the link is back', async ({ consolePage: page, testbed, addHost }) => {
  test.setTimeout(180_000)
  const host = hostAt(testbed, 1)
  await using _guest = await withGuest(host, 'e2e-cut', { isStarted: true })
  await addHost({ uri: host.uri, name: 'kvm02' })
  await openVm(page, 'e2e-cut')
  const screen = page.getByTestId('vnc-screen')
  await expect(screen).toHaveAttribute('data-shown', 'true')
  await screen.locator('canvas').focus()
  const veil = page.getByTestId('silence-veil')
  const cut = await host.faults.partition()
  try {
    // Long before SSH gives the connection up.
    await expect(veil).toContainText(/No answer from kvm02 for \d+ s: this picture may be old/, { timeout: 15_000 })
    await page.keyboard.type('abc')
    await expect(veil).toContainText('3 keys were not sent.')
    await expect(page.getByRole('button', { name: 'Type text…' })).toBeDisabled()
  } finally {
    await cut[Symbol.asyncDispose]()
  }
  await expect(veil).toBeHidden({ timeout: 60_000 })
  await expect(screen).toHaveAttribute('data-shown', 'true', { timeout: 60_000 })
  await expect(page.getByRole('button', { name: 'Type text…' })).toBeEnabled()
})
