import { expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { askEach } from './ask-each.ts'

const words = (key: string): string => key
const things = Array.from({ length: 10 }, (_, index) => ({ index }))

it('asks about each once, four at a time, and says how far it is', async () => {
  const asked: number[] = []
  const shares: number[] = []
  let [atOnce, most] = [0, 0]
  const missed = await askEach(things, {
    words,
    progress: (share) => void shares.push(share),
    async ask({ index }) {
      most = Math.max(most, (atOnce += 1))
      await Promise.resolve()
      atOnce -= 1
      asked.push(index)
    },
  })
  expect(missed).toEqual([])
  expect(asked.toSorted((left, right) => left - right)).toEqual(things.map(({ index }) => index))
  expect(most).toBe(4)
  expect(shares.at(-1)).toBe(1)
})

it('goes on after one that cannot be asked, and names it with the reason', async () => {
  const asked: number[] = []
  const missed = await askEach(things, {
    words,
    ask: ({ index }) => (index === 3 ? Promise.reject(new AppError('connection-lost', { message: 'gone' })) : Promise.resolve(void asked.push(index))),
  })
  expect(asked).toHaveLength(9)
  expect(missed.map(({ thing }) => thing.index)).toEqual([3])
  expect(missed[0]?.reason).toContain('connection-lost')
})
