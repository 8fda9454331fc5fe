import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createLog } from './log.ts'
import { currentTrace, inTrace, newTrace, traced } from './trace.ts'
import type { Span } from './trace.ts'

describe('a trace', () => {
  test('goes along through waiting, and tells its steps as a tree', async () => {
    const spans: Span[] = []
    const trace = newTrace((span) => spans.push(span))
    const inner = (name: string) => traced({ name, kind: 'client' }, () => new Promise((resolve) => setTimeout(resolve, 1)))
    await inTrace(trace, () => traced({ name: 'call', kind: 'server' }, () => Promise.all([inner('one'), inner('two')])))
    const root = spans.find(({ name }) => name === 'call')
    expect(root).toMatchObject({ traceId: trace.traceId, parentSpanId: '', problem: '' })
    expect(spans.filter(({ parentSpanId }) => parentSpanId === root?.spanId).map(({ name }) => name)).toEqual(['one', 'two'])
    expect(currentTrace()).toBeUndefined()
  })

  test('says what a step failed with, and lets it fail', async () => {
    const spans: Span[] = []
    const failing = inTrace(newTrace((span) => spans.push(span)), () => traced({ name: 'call', kind: 'server' }, () => Promise.reject(new Error('no such domain'))))
    await expect(failing).rejects.toThrow('no such domain')
    expect(spans).toMatchObject([{ problem: 'no such domain' }])
  })

  test('is a part of what a caller says it is, if that is well formed', () => {
    const [traceId, spanId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']
    expect(newTrace(undefined, `00-${traceId}-${spanId}-01`)).toMatchObject({ traceId, spanId })
    expect(newTrace(undefined, `00-${traceId}\r\n-x`)).toMatchObject({ spanId: '', traceId: expect.stringMatching(/^[0-9a-f]{32}$/) })
  })

  test('stands in each line of the log that is written for it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'novacron-log-'))
    const log = createLog({ level: 'info', file: join(folder, 'log') })
    const trace = newTrace(undefined)
    inTrace(trace, () => log.child({ hostId: 'h1' }).info('inside'))
    log.info('outside')
    const lines = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n').map((line): unknown => JSON.parse(line))
    expect(lines).toMatchObject([{ msg: 'inside', trace: trace.traceId, hostId: 'h1' }, { msg: 'outside' }])
    expect(lines[1]).not.toHaveProperty('trace')
    rmSync(folder, { recursive: true })
  })
})
