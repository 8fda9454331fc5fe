// What a table of options makes of an element: each path that says something becomes an option of virt-install. Pure.
import type { XmlElement } from '../xml/xml-element.ts'
import { optionValue } from './quoting.ts'
import type { Reading } from './reading.ts'
import type { OptionTable } from './virt-install-options.ts'

export type Option = readonly [name: string, value?: string]

export function valuesOf(reading: Reading, element: XmlElement, table: OptionTable): string[] {
  return table.flatMap(([path, option]) => {
    if (path.endsWith('?')) return reading.has(element, path.slice(0, -1)) ? [`${option}=on`] : []
    const value = reading.value(element, path)
    return value === '' ? [] : [`${option}=${optionValue(value)}`]
  })
}
