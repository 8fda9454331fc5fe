import { expect, it } from 'vitest'
import { linePlaces } from './line-places.ts'

const placesOf = (...depths: number[]): string[] => linePlaces(depths.map((depth) => ({ depth }))).map(({ position, siblings }) => `${position} of ${siblings.count}`)

it('counts lines among those of the same parent', () => {
  expect(placesOf(0, 1, 2, 2, 1, 2)).toEqual(['1 of 1', '1 of 2', '1 of 2', '2 of 2', '2 of 2', '1 of 1'])
})

it('counts again below each host', () => {
  expect(placesOf(0, 1, 1, 2, 2, 2, 1)).toEqual(['1 of 1', '1 of 3', '2 of 3', '1 of 3', '2 of 3', '3 of 3', '3 of 3'])
})

it('has nothing to say of an empty tree', () => {
  expect(placesOf()).toEqual([])
})
