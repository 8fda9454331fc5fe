import { expect, it } from 'vitest'
import { commonKeys, consoleKeys } from './send-keys.ts'

it('sends the codes that virsh send-key knows by name', () => {
  expect(commonKeys[0]).toEqual({ label: 'Ctrl+Alt+Del', keys: [29, 56, 111] })
  expect(consoleKeys.map(({ label }) => label).at(-1)).toBe('Ctrl+Alt+F12')
  // F11 and F12 were added to keyboards later, and their codes do not follow F10.
  expect(consoleKeys.slice(9).map(({ keys }) => keys.at(-1))).toEqual([68, 87, 88])
})
