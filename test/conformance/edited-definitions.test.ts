// Definitions as libvirt itself prints them: a thousand are defined in a libvirtd of the test's own, one field of each is edited in what it
// prints, and defined again. libvirt has to take each, and to print that field and no other changed.
import { connect } from 'node:net'
import { afterAll, expect, it } from 'vitest'
import { connectLibvirt, DomainXmlFlag, libvirtApi } from '#electron/libvirt/index.ts'
import { compareDomains } from '#shared/domain/edits/compare.ts'
import { applyEdits } from '#shared/domain/edits/edits.ts'
import type { Edit } from '#shared/domain/edits/edits.ts'
import { numaText, readNumaCells } from '#shared/domain/fields/numa-cells.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { testDriverXml } from '../testbed/guests/test-driver-file.ts'
import { startPrivateLibvirtd } from './private-libvirtd.ts'

const daemon = await startPrivateLibvirtd()
afterAll(async () => {
  if (!('unavailable' in daemon)) await daemon[Symbol.asyncDispose]()
})

const count = 1_000
const edits: readonly Edit[] = [
  { op: 'set', place: 'domain', field: 'title', value: 'edited & <kept>' },
  { op: 'set', place: 'domain', field: 'onCrash', value: 'preserve' },
  { op: 'set', place: 'domain', field: 'emulatorPin', value: '0-1' },
  { op: 'set', place: 'domain', field: 'noSharePages', value: 'yes' },
  { op: 'set', place: 'domain', field: 'commandLine', value: 'console=ttyS0' },
]

it.skipIf('unavailable' in daemon)('a thousand definitions change in the edited field alone, also after libvirt has read and printed them', { timeout: 240_000 }, async () => {
  if ('unavailable' in daemon) return
  await using connection = await connectLibvirt({ transport: connect(daemon.socketPath), uri: 'test:///default' })
  const { domains } = libvirtApi(connection)
  const machines = parseXml(testDriverXml(count)).children.filter(({ name }) => name === 'domain')
  const wrong: unknown[] = []
  for (const [index, { source, start, end }] of machines.entries()) {
    const edit = edits[index % edits.length]
    if (!edit || edit.op !== 'set') continue
    const handle = await domains.defineXml(source.slice(start, end))
    const printed = await domains.getDomainXml(handle, { flags: DomainXmlFlag.Inactive })
    const edited = applyEdits(printed, [edit])
    await domains.defineXml(edited)
    const again = await domains.getDomainXml(handle, { flags: DomainXmlFlag.Inactive })
    const differences = compareDomains(printed, again)
    if (differences.length !== 1 || differences[0]?.kind !== 'value' || differences[0].field !== edit.field || differences[0].after !== edit.value) wrong.push({ index, differences })
    // Where libvirt itself puts it, so that nothing moves when the definition is read the next time.
    if (again !== edited) wrong.push({ index, field: edit.field, edited: firstDifference(edited, again) })
  }
  expect(machines).toHaveLength(count)
  expect(wrong.slice(0, 3)).toEqual([])
})

function firstDifference(one: string, other: string): string {
  const lines = other.split('\n')
  return one.split('\n').find((line, index) => line !== lines[index]) ?? ''
}

it.skipIf('unavailable' in daemon)('NUMA cells are kept by libvirt as they were set, changed and taken away', async () => {
  if ('unavailable' in daemon) return
  await using connection = await connectLibvirt({ transport: connect(daemon.socketPath), uri: 'test:///default' })
  const { domains } = libvirtApi(connection)
  const GiB = 1024 ** 3
  const cellsOf = (xml: string): string | null => numaText(readNumaCells(parseXml(xml)))
  const steps = [
    [`0-1 ${GiB} shared 10,21; 2-3 ${GiB} private 21,10`],
    [`0-1 ${GiB} - 10,31; 2-5 ${2 * GiB} - 31,10`, '6', 3 * GiB],
    [`0-1 ${GiB}; 2,4 ${GiB}; 3,5 ${GiB}`],
    [null],
  ] as const
  let xml = `<domain type='test'><name>divided</name><memory unit='GiB'>2</memory><vcpu>4</vcpu><os><type>hvm</type></os></domain>`
  for (const [cells, vcpus, memory] of steps) {
    const edit = (field: string, value: string | null): Edit => ({ op: 'set', place: 'domain', field, value })
    const handle = await domains.defineXml(applyEdits(xml, [...(vcpus === undefined ? [] : [edit('vcpus', vcpus)]), ...(memory === undefined ? [] : [edit('memory', String(memory))]), edit('numaCells', cells)]))
    xml = await domains.getDomainXml(handle, { flags: DomainXmlFlag.Inactive })
    expect(cellsOf(xml)).toBe(cells)
  }
})
