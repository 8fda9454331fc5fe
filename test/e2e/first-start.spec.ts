// The first start: three doors, a host connected by hand, its key checked, a wrong password, an address with a mistake in it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { userPassword } from '../testbed/testbed.ts'
import { expect, hostAt, test, whyNoJourneys } from './console-test.ts'

const whyNot = whyNoJourneys()
test.skip(whyNot !== undefined, whyNot)

test('offers three doors, and leads through the host key to the machines of the host', async ({ consolePage: page, testbed }) => {
  const host = hostAt(testbed, 0)
  const folder = mkdtempSync(join(tmpdir(), 'novacron-known-'))
  await expect(page.getByRole('heading', { name: 'Which hosts do you look after?' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Open the demo fleet' })).toBeVisible()
  await page.getByRole('button', { name: 'Connect to a host' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('By libvirt URI').click()
  await dialog.getByLabel('URI', { exact: true }).fill(`qemu+ssh://root@${host.address}/system?keyfile=${host.sshKeyPath}&known_hosts=${folder}/known_hosts`)
  await dialog.getByLabel('Name').fill('my first host')
  await dialog.getByRole('button', { name: 'Connect' }).click()

  await expect(page.getByTestId('fingerprint')).toHaveText(/^SHA256:/)
  const shown = await page.getByTestId('fingerprint').textContent()
  expect(await host.run(['sh', '-c', 'for k in /proc/1/root/etc/ssh/*hostkey*.pub; do ssh-keygen -lf "$k"; done 2>/dev/null; ssh-keyscan -t ed25519 127.0.0.1 2>/dev/null | ssh-keygen -lf -'])).toContain(shown)
  await page.getByRole('button', { name: 'Accept and remember' }).click()
  await expect(page.getByRole('tree').getByText('my first host')).toBeVisible()
  await expect(page.getByTestId('vm-table').getByText('web-1', { exact: true })).toBeVisible()
  rmSync(folder, { recursive: true })
})

test('asks for a password, says that a wrong one was wrong, and takes the right one', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  await addHost({ uri: `qemu+ssh://admin@${host.address}/system?keyfile=/nonexistent&known_hosts=${host.knownHostsPath}`, name: 'by password' })
  const password = page.getByLabel(/Password of admin/)
  await password.fill('not it')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('That was not correct. Try again.')).toBeVisible()
  await password.fill(userPassword)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByTestId('vm-table').getByText('web-1', { exact: true })).toBeVisible()
})

test('asks about the keys of several hosts in one list, once for each key, and waits while that is put off', async ({ consolePage: page, testbed, addHost }) => {
  const [one, two] = [hostAt(testbed, 0), hostAt(testbed, 1)]
  const folder = mkdtempSync(join(tmpdir(), 'novacron-known-'))
  const uriOf = (user: string, { address, sshKeyPath }: typeof one): string => `qemu+ssh://${user}@${address}/system?keyfile=${sshKeyPath}&known_hosts=${folder}/known_hosts`
  await addHost({ uri: uriOf('root', one), name: 'first' })
  await addHost({ uri: uriOf('admin', one), name: 'first as admin' })
  await addHost({ uri: uriOf('root', two), name: 'second' })
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('2 host keys are not known yet')
  const row = dialog.getByRole('row').filter({ hasText: one.address })
  await expect(row).toContainText('first as admin')
  await expect(row).toContainText(' and ')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await page.getByRole('tree').getByText('second').click()
  await page.getByRole('button', { name: 'Answer…' }).click()
  await expect(dialog.getByRole('button', { name: 'Accept and remember' })).toBeDisabled()
  await dialog.getByRole('checkbox', { name: 'All of them' }).check()
  await dialog.getByRole('button', { name: 'Accept and remember 2' }).click()
  await expect(page.getByTestId('vm-table').getByText('web-2', { exact: true })).toBeVisible()
  await page.getByRole('tree').getByText('first as admin').click()
  await expect(page.getByTestId('vm-table').getByText('web-1', { exact: true })).toBeVisible()
  const keys = readFileSync(join(folder, 'known_hosts'), 'utf8').trim().split('\n').map((line) => line.split(' ')[2])
  expect(new Set(keys).size).toBe(2)
  rmSync(folder, { recursive: true })
})

test('says what is wrong with a host that cannot be reached, and what to do', async ({ consolePage: page, testbed, addHost }) => {
  const host = hostAt(testbed, 0)
  await addHost({ uri: `qemu+ssh://root@no-such-host.invalid/system`, name: 'misspelt' })
  await addHost({ uri: host.uriAs('operator'), name: 'not permitted' })
  await page.getByRole('tree').getByText('misspelt').click()
  await expect(page.getByTestId('host-lost')).toContainText('The name is not known')
  await page.getByRole('tree').getByText('not permitted').click()
  await expect(page.getByText('This user may not use libvirt there')).toBeVisible()
  await expect(page.getByText(/usermod -aG libvirt operator/).first()).toBeVisible()
})
