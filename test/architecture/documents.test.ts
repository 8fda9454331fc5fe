// Holds the documents of formats and the catalogue to the code: example bytes are valid, every error has its words.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { AuditEntry } from '#shared/contract/system.ts'
import { errorTable } from '#shared/errors.ts'
import { VmActionId } from '#shared/model/machines/vm-actions.ts'
import { createBlockReader } from '#electron/engine/metrics/codec/block-reader.ts'
import { createBlockWriter } from '#electron/engine/metrics/codec/block.ts'
import { scaleOf, stepsOf, valuesOfSteps } from '#electron/engine/metrics/codec/value-scale.ts'
import { chainStart, verifyChain } from '#electron/services/audit/audit-chain.ts'

const read = (file: string): string => readFileSync(file, 'utf8')
const Texts = z.record(z.string(), z.unknown())

describe('the documents of formats', () => {
  it('show an audit log whose chain holds, and does not when a word is changed', () => {
    const json = /```json\n([\s\S]*?)```/.exec(read('docs/formats/audit-log.md'))?.[1] ?? ''
    const entries = z.array(AuditEntry).parse(JSON.parse(json))
    expect(verifyChain(entries, chainStart)).toMatchObject({ sequence: 2 })
    expect(verifyChain(entries.map((entry) => ({ ...entry, user: 'eve' })), chainStart)).toBeUndefined()
  })

  it('show a block of metrics that is read as they say, and written the same', () => {
    const text = read('docs/formats/metric-store.md')
    const bytes = Uint8Array.from(Buffer.from((/```hex\n([\s\S]*?)```/.exec(text)?.[1] ?? '').replaceAll(/\s/g, ''), 'hex'))
    const Example = z.object({ kind: z.string(), unitMs: z.number(), times: z.array(z.number()), series: z.array(z.object({ slot: z.number(), values: z.array(z.number()) })) })
    const example = Example.parse(JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? ''))
    const block = createBlockReader().open(bytes)
    const series = block.slots.map((slot, place) => {
      const values = new Float64Array(example.times.length)
      block.read(place, [values])
      valuesOfSteps(block.scale, values, values.length)
      return { slot, times: block.times(place), values: [...values] }
    })
    expect(block).toMatchObject({ kind: example.kind, unitMs: example.unitMs, scale: scaleOf('ratio') })
    expect(series).toEqual(example.series.map((one) => ({ ...one, times: Float64Array.from(example.times) })))
    const steps = (values: readonly number[]): Float64Array => Float64Array.from(values, (value) => stepsOf(block.scale, value))
    expect(createBlockWriter()(block, series.map(({ slot, times, values }) => ({ slot, times, columns: [steps(values)] })))).toEqual(bytes)
  })
})

describe('the catalogue', () => {
  const app = Texts.parse(JSON.parse(read('resources/i18n/en/app.json')))
  const has = (path: string): boolean => {
    let node: unknown = app
    for (const part of path.split('.')) node = Texts.catch({}).parse(node)[part]
    return typeof node === 'string'
  }

  it('has words for every error code and every act', () => {
    expect(Object.keys(errorTable).filter((code) => !has(`error.${code}`))).toEqual([])
    const acts = VmActionId.options.flatMap((action) => [`action.${action}`, `task.vm.${action}`, `confirm.title.${action}_one`, `confirm.title.${action}_other`, `confirm.effect.${action}_one`, `confirm.effect.${action}_other`])
    expect(acts.filter((key) => !has(key))).toEqual([])
  })
})
