import { describe, expect, it } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import { createFileSender } from './bytes/file-sender.ts'
import type { Download } from './kinds/downloads.ts'
import { createTickets } from './transfer-tickets.ts'
import type { Passing } from './transfer-tickets.ts'

const { signal } = new AbortController()

const sent = (): Passing => ({ kind: 'upload', source: createFileSender({ sizeBytes: 3, patienceMs: 1_000, onSending: () => {} }), sizeBytes: 3 })

async function* nothing(): AsyncGenerator<never, void, undefined> {}

const made: Download = {
  file: { hostId: HostId.parse('h1'), fileName: 'disk.img', sizeBytes: 10, version: 'v1', read: nothing },
  read: nothing,
  run: () => Promise.resolve(),
}

describe('a ticket', () => {
  it('is good for its own session, and at the door that only our windows reach', async () => {
    const tickets = createTickets()
    const ticket = tickets.give('mine', { kind: 'download', download: () => made })
    expect(tickets.read(ticket, 'mine', 4)).toMatchObject({ fileName: 'disk.img', sizeBytes: 10, version: 'v1' })
    expect(tickets.read(ticket, undefined, 4)).toMatchObject({ fileName: 'disk.img' })
    expect(() => tickets.read(ticket, 'yours', 4)).toThrow(expect.objectContaining({ code: 'ticket-invalid' }))
    await expect(tickets.wanted('guessed', 'mine', signal)).rejects.toMatchObject({ code: 'ticket-invalid' })
  })

  it('lets bytes pass in one direction only', async () => {
    const tickets = createTickets()
    const [upload, download] = [tickets.give('mine', sent()), tickets.give('mine', { kind: 'download', download: () => made })]
    expect(() => tickets.read(upload, 'mine', 0)).toThrow(expect.objectContaining({ code: 'ticket-invalid' }))
    await expect(tickets.wanted(download, 'mine', signal)).rejects.toMatchObject({ code: 'ticket-invalid' })
  })

  it('for a file that is still made says so, and refuses what is behind the end of one that is', () => {
    const tickets = createTickets()
    expect(() => tickets.read(tickets.give('mine', { kind: 'download', download: () => undefined }), 'mine', 0)).toThrow(expect.objectContaining({ code: 'timed-out', hint: 'file-not-ready' }))
    expect(() => tickets.read(tickets.give('mine', { kind: 'download', download: () => made }), 'mine', 11)).toThrow(expect.objectContaining({ code: 'input-invalid' }))
  })

  it('outlives its transfer, until two thousand others were given', () => {
    const tickets = createTickets()
    const passing: Passing = { kind: 'download', download: () => made }
    const first = tickets.give('mine', passing)
    for (let count = 1; count < 2_000; count += 1) tickets.give('mine', passing)
    expect(tickets.read(first, 'mine', 0).fileName).toBe('disk.img')
    tickets.give('mine', passing)
    expect(() => tickets.read(first, 'mine', 0)).toThrow(expect.objectContaining({ code: 'ticket-invalid' }))
  })
})
