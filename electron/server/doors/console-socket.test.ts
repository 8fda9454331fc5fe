import { expect, test } from 'vitest'
import { reasonOf } from './console-socket.ts'

test('the reason of a closed console has its code and as much of the message as fits into a close frame', () => {
  expect(reasonOf({ code: 'connection-lost', message: 'web-5: the host is gone' })).toBe('{"code":"connection-lost","message":"web-5: the host is gone"}')
  const long = reasonOf({ code: 'console-unreachable', message: 'ü "'.repeat(100) })
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(123)
  expect(JSON.parse(long)).toMatchObject({ code: 'console-unreachable', message: expect.stringMatching(/^ü "/) })
})
