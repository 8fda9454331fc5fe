// vi.waitFor and vi.waitUntil wait as long as `expect.poll` does; they have no setting of their own for it.
import { vi } from 'vitest'

const defaults = { timeout: 10_000 }
const { waitFor, waitUntil } = vi

vi.waitFor = (check, options) => waitFor(check, typeof options === 'number' ? options : { ...defaults, ...options })
vi.waitUntil = (check, options) => waitUntil(check, typeof options === 'number' ? options : { ...defaults, ...options })
