// What every journey starts with: real hosts, a console of its own, and a page that a person would see. Journeys look behind the
// screen with `virsh`, inside the host.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import type { Page } from '@playwright/test'
import { openTestbed, whyNoTestbed } from '../testbed/testbed.ts'
import type { Testbed, TestbedHost } from '../testbed/testbed.ts'
import { whyNoChromium } from './chromium.ts'
import { startConsoleServer } from './console-server.ts'
import type { ConsoleServer } from './console-server.ts'

export interface JourneyFixtures {
  readonly server: ConsoleServer
  /** The console, opened by its one-time link. */
  readonly consolePage: Page
  /** Adds a host as a script would, through the HTTP door. */
  readonly addHost: (host: { uri: string; name: string; folder?: string }) => Promise<void>
}

export interface JourneyHosts {
  readonly testbed: Testbed
}

export const test = base.extend<JourneyFixtures, JourneyHosts>({
  testbed: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures out of the braces
    async ({}, use) => {
      const testbed = await openTestbed({ hosts: 2 })
      await use(testbed)
      await testbed[Symbol.asyncDispose]()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures out of the braces
  server: async ({}, use) => {
    const server = await startConsoleServer()
    await use(server)
    await server[Symbol.asyncDispose]()
  },
  consolePage: async ({ page, server }, use) => {
    await page.goto(server.link)
    await use(page)
  },
  addHost: async ({ server }, use) => {
    await use(async (host) => {
      const token = readFileSync(join(server.dataDir, 'api-token'), 'utf8').trim()
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
      const response = await fetch(`${server.origin}/api/v1/hosts`, { method: 'POST', headers, body: JSON.stringify(host) })
      if (!response.ok) throw new Error(`the host was not added: ${response.status} ${await response.text()}`)
    })
  },
})

export { expect } from '@playwright/test'

/** Why journeys cannot run here; they are then reported as skipped with this reason. */
export function whyNoJourneys(): string | undefined {
  return whyNoChromium() ?? whyNoTestbed()
}

export function hostAt(testbed: Testbed, index: number): TestbedHost {
  const host = testbed.hosts[index]
  if (!host) throw new Error(`the testbed has no host ${index}`)
  return host
}

/** A machine of the journey's own, removed whatever became of it. */
export async function withGuest(host: TestbedHost, name: string, options: Omit<Parameters<TestbedHost['defineGuest']>[0], 'name'>): Promise<AsyncDisposable> {
  await removeGuest(host, name)
  await host.defineGuest({ name, ...options })
  return { [Symbol.asyncDispose]: () => removeGuest(host, name) }
}

async function removeGuest(host: TestbedHost, name: string): Promise<void> {
  const domains = await host.virsh(['list', '--all', '--name'])
  await host.run(['rm', '-f', `/var/lib/libvirt/images/${name}.qcow2`])
  if (!domains.split('\n').includes(name)) return
  const running = await host.virsh(['list', '--name'])
  if (running.split('\n').includes(name)) await host.virsh(['destroy', name])
  await host.virsh(['undefine', name, '--managed-save', '--nvram'])
}

export async function stateOf(host: TestbedHost, name: string): Promise<string> {
  return (await host.virsh(['domstate', name])).trim()
}
