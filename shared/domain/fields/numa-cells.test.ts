// NUMA cells as a field of a definition: read, checked against the machine, and changed without touching another byte.
import { describe, expect, it } from 'vitest'
import { parseXml } from '../../xml/parse-xml.ts'
import { applyEdits, EditProblem } from '../edits/edits.ts'
import type { Edit } from '../edits/edits.ts'
import { cpusIn, cpusText, numaText, parseNumaText, readNumaCells } from './numa-cells.ts'
import { pendingDifferences, revertEdits } from '../live/pending.ts'
import { putTogether } from '../edits/put-together.ts'

const GiB = 1024 ** 3
const cells = `<numa>
      <!-- by hand -->
      <cell id="0" cpus='0-1' memory="1" unit='GiB' memAccess='shared' discard='yes'><distances><sibling id='0' value='10'/><sibling id='1' value='21'/></distances></cell>
      <cell id='1' cpus='2,3' memory='1048576'/>
    </numa>`
const domain = (inside: string, { vcpus = 4, devices = '', memory = 2 } = {}): string => `<domain type='kvm'>
  <memory unit='GiB'>${memory}</memory>
  <currentMemory unit='GiB'>${memory}</currentMemory>
  <vcpu>${vcpus}</vcpu>
  ${inside}
  <devices>${devices}</devices>
</domain>
`
const divided = domain(`<cpu mode='host-passthrough'>\n    ${cells}\n  </cpu>`)
const set = (field: string, value: string | null): Edit => ({ op: 'set', place: 'domain', field, value })
const read = (xml: string): string | null => numaText(readNumaCells(parseXml(xml)))

function refusal(edits: readonly Edit[], xml = divided): string {
  try {
    applyEdits(xml, edits)
    return 'taken'
  } catch (error) {
    if (!(error instanceof EditProblem)) throw error
    return [error.code, error.detail].filter(Boolean).join(' ')
  }
}

describe('NUMA cells', () => {
  it('are one text, with the distances that only one side tells', () => {
    expect(read(divided)).toBe(`0-1 ${GiB} shared 10,21; 2,3 ${GiB} - 21,10`)
    expect(read(domain(''))).toBeNull()
    expect(numaText(parseNumaText(read(divided) ?? '') ?? [])).toBe(read(divided))
  })

  it.each(['', '0-1', '0-1 x', '0-1 1 public', '3-1 1024', '0 1024 - 10,20', '0 1024 - 11,20; 1 1024', '0 1024 - 10,256; 1 1024'])('are not %j', (text) => {
    expect(parseNumaText(text)).toBeUndefined()
  })

  it('change the bytes of what is changed alone', () => {
    expect(applyEdits(divided, [set('numaCells', read(divided))])).toBe(divided)
    expect(applyEdits(divided, [set('numaCells', `0 ${GiB} shared 10,21; 1-3 ${GiB} - 21,10`)])).toBe(divided.replace("cpus='0-1'", "cpus='0'").replace("cpus='2,3'", "cpus='1-3'"))
    expect(applyEdits(divided, [set('numaCells', `0-1 ${GiB / 2} private 10,21; 2,3 ${1.5 * GiB} - 21,10`)])).toBe(divided.replace(`memory="1" unit='GiB' memAccess='shared'`, `memory="524288" unit='KiB' memAccess='private'`).replace("memory='1048576'", "memory='1572864'"))
  })

  it('come and go with what is above them', () => {
    const wanted = `0-1 ${GiB}; 2-3 ${GiB}`
    const added = applyEdits(domain(''), [set('numaCells', wanted)])
    expect(added).toContain(`<cell id='0' cpus='0-1' memory='1048576' unit='KiB'/>`)
    expect(read(added)).toBe(wanted)
    expect(applyEdits(added, [set('numaCells', null)]).replace(/\n\s*\n/, '\n')).toBe(domain('').replace(/\n\s*\n/, '\n'))
    expect(applyEdits(divided, [set('numaCells', null)])).toBe(domain(`<cpu mode='host-passthrough'>\n  </cpu>`))
    const three = applyEdits(divided, [set('numaCells', `0 ${GiB}; 1-2 ${GiB / 2}; 3 ${GiB / 2}`)])
    expect([read(three), read(applyEdits(three, [set('numaCells', `0-2 ${GiB}; 3 ${GiB}`)]))]).toEqual([`0 ${GiB}; 1-2 ${GiB / 2}; 3 ${GiB / 2}`, `0-2 ${GiB}; 3 ${GiB}`])
  })

  it('share out the whole machine, and nothing but it', () => {
    const wish = (...each: string[]): Edit[] => [set('numaCells', each.join('; '))]
    expect([refusal(wish(`0-1 ${GiB}`, `2 ${GiB}`)), refusal(wish(`0-1 ${GiB}`, `1-3 ${GiB}`)), refusal(wish(`0-1 ${GiB}`, `2-4 ${GiB}`)), refusal(wish(`0-1 ${GiB}`, `2-3 ${2 * GiB}`))]).toEqual(['numa-missing 3', 'numa-twice 1', 'numa-beyond 4', 'numa-memory 3072 MiB'])
    expect([refusal([set('memory', String(4 * GiB))]), refusal([set('vcpus', '8')]), refusal([set('memory', String(2 * GiB))])]).toEqual(['numa-cells', 'numa-cells', 'taken'])
  })

  it('change together with the vCPUs and the memory that they share out', () => {
    const edited = applyEdits(divided, [set('vcpus', '6'), set('memory', String(3 * GiB)), set('numaCells', `0-1 ${GiB} shared 10,21; 2,3,4,5 ${2 * GiB} - 21,10`)])
    expect(edited).toBe(divided.replaceAll("<memory unit='GiB'>2", "<memory unit='GiB'>3").replace("<currentMemory unit='GiB'>2", "<currentMemory unit='GiB'>3").replace('<vcpu>4', '<vcpu>6').replace("cpus='2,3' memory='1048576'", "cpus='2,3,4,5' memory='2097152'"))
    const differences = pendingDifferences(divided, edited)
    expect(new Set(differences.map((difference) => 'field' in difference && difference.field))).toEqual(new Set(['memory', 'memoryNow', 'numaCells', 'vcpus']))
    for (const difference of differences) expect(read(applyEdits(edited, revertEdits(difference, divided)))).toBe(difference.kind === 'value' && difference.field === 'memoryNow' ? read(edited) : read(divided))
    expect(putTogether({ base: divided, mine: edited, theirs: divided.replace('<vcpu>', '<title>web</title>\n  <vcpu>') })).toMatchObject({ text: edited.replace('<vcpu>', '<title>web</title>\n  <vcpu>'), lost: [], contested: [] })
  })

  it('leave out the memory that is plugged in', () => {
    const dimm = `<memory model='dimm'><target><size unit='GiB'>1</size><node>0</node></target></memory>`
    expect(refusal([set('numaCells', `0-3 ${2 * GiB}`)], domain('', { devices: dimm, memory: 3 }))).toBe('taken')
    expect(refusal([set('numaCells', `0-3 ${3 * GiB}`)], domain('', { devices: dimm, memory: 3 }))).toBe('numa-memory 3072 MiB')
  })

  it('have sets of CPUs as libvirt writes them', () => {
    expect([...(cpusIn('0-3,^2,8') ?? [])]).toEqual([0, 1, 3, 8])
    expect([cpusText([8, 1, 0, 3]), cpusIn('a'), cpusIn('4-2')]).toEqual(['0-1,3,8', undefined, undefined])
  })
})
