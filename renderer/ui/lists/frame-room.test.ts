import { expect, test } from 'vitest'
import { nextRoom } from './frame-room.ts'

const limits = { least: 2, most: 10 }

test('a frame that took long is followed by smaller ones, but never by none', () => {
  expect(nextRoom(10, 30, limits)).toBe(5)
  expect(nextRoom(5, 30, limits)).toBe(2)
  expect(nextRoom(2, 300, limits)).toBe(2)
})

test('quick frames lead back to large ones', () => {
  expect(nextRoom(2, 3, limits)).toBe(4)
  expect(nextRoom(9, 3, limits)).toBe(10)
  expect(nextRoom(10, 0, limits)).toBe(10)
})

test('in between nothing changes', () => {
  expect(nextRoom(5, 9, limits)).toBe(5)
})
