import { describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { withDeadline } from './deadline.ts'

describe('a deadline', () => {
  it('gives the result of work that is done in time', async () => {
    expect(await withDeadline(() => Promise.resolve(7), { ms: 1000, what: 'counting' })).toBe(7)
  })

  it('ends work that ignores its signal', async () => {
    vi.useFakeTimers()
    const work = withDeadline(() => new Promise(() => undefined), { ms: 500, what: 'waiting' })
    const outcome = work.catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(500)
    expect(await outcome).toMatchObject({ code: 'timed-out', params: { what: 'waiting', seconds: 0.5 } })
    vi.useRealTimers()
  })

  it('aborts the signal of the work with the error that the caller gets', async () => {
    const seen = Promise.withResolvers<unknown>()
    const work = withDeadline(
      (signal) => {
        signal.addEventListener('abort', () => seen.resolve(signal.reason))
        return new Promise(() => undefined)
      },
      { ms: 1, what: 'waiting' },
    )
    await expect(work).rejects.toBeInstanceOf(AppError)
    expect(await seen.promise).toMatchObject({ code: 'timed-out' })
  })

  it('is cancelled by the signal of the caller, before and during the work', async () => {
    const controller = new AbortController()
    const during = withDeadline(() => new Promise(() => undefined), { ms: 10_000, what: 'waiting', signal: controller.signal })
    controller.abort()
    await expect(during).rejects.toMatchObject({ code: 'cancelled' })
    const work = vi.fn(() => Promise.resolve())
    await expect(withDeadline(work, { ms: 10_000, what: 'waiting', signal: controller.signal })).rejects.toMatchObject({ code: 'cancelled' })
    expect(work).not.toHaveBeenCalled()
  })

  it('tells why the signal of the caller was aborted: a host that was lost did not cancel anything', async () => {
    const controller = new AbortController()
    const wait = { ms: 10_000, what: 'waiting', signal: controller.signal }
    const during = withDeadline(() => new Promise(() => undefined), wait)
    const lost = new AppError('connection-lost', { message: 'kvm01: the connection ended' })
    controller.abort(lost)
    await expect(during).rejects.toBe(lost)
    await expect(withDeadline(() => Promise.resolve(), wait)).rejects.toBe(lost)
  })
})
