import { describe, expect, it } from 'vitest'
import { printElement } from '../xml/new-element.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { readTemplate, templateElement } from './template-parameters.ts'
import type { TemplateParameters } from './template-parameters.ts'

const nothing = { usual: null, least: null, most: null }
const none: TemplateParameters = { vcpus: nothing, memoryBytes: nothing, connections: [], tags: null, folder: null }
const readBack = (text: string): TemplateParameters | null => readTemplate(parseXml(`<domain><metadata><vm>${text}</vm></metadata></domain>`))

describe('the parameters of a template', () => {
  it.each<[string, TemplateParameters]>([
    ['none', none],
    ['all of them', { vcpus: { usual: 4, least: 2, most: 8 }, memoryBytes: { usual: 2 ** 32, least: 2 ** 31, most: 2 ** 35 }, connections: ['network:lan <1>', 'network:dmz/web', 'bridge:br0', 'direct:eth0'], tags: ['a & b'], folder: 'Shop/Web' }],
    ['neither tags nor a folder', { ...none, tags: [], folder: '' }],
    ['a limit alone', { ...none, vcpus: { ...nothing, most: 8 } }],
  ])('come back as they were written: %s', (_which, parameters) => {
    expect(readBack(printElement(templateElement(parameters), '', ''))).toEqual(parameters)
  })

  it('are nothing of a machine that is no template, and none where somebody wrote what is none', () => {
    expect(readBack('<tags/>')).toBeNull()
    expect(readBack("<template><vcpus default='many' min='-1' max='1.5'/></template>")).toEqual(none)
  })

  it('leave no mark where there are none', () => {
    expect(printElement(templateElement(none), '', '')).toBe('<template/>')
  })
})
