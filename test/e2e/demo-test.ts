// What a journey without hosts starts with: a console of its own with the demo fleet of `uri`, or with nothing.
import { test as base } from '@playwright/test'
import { startConsoleServer } from './console-server.ts'
import type { ConsoleServer } from './console-server.ts'

export const test = base.extend<{ readonly uri: string; readonly server: ConsoleServer }>({
  uri: ['', { option: true }],
  server: async ({ uri }, use) => {
    await using server = await startConsoleServer({ args: uri === '' ? [] : [`--demo=${uri}`] })
    await use(server)
  },
})

export { expect } from '@playwright/test'
