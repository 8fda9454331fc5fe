// A difference between two readings of a machine, in words.
import { useTranslation } from 'react-i18next'
import type { Difference } from '#shared/domain/edits/compare.ts'
import type { Field } from '#shared/domain/fields/field.ts'
import { domainSections, fieldNamed } from '#shared/domain/fields/fields.ts'
import { parseNumaText } from '#shared/domain/fields/numa-cells.ts'
import { kindAt, wholeDomain } from '#shared/domain/fields/places.ts'
import { formatBytes } from '../../i18n/format.ts'

export function useDifferenceLine(): (difference: Difference) => string {
  const { t } = useTranslation('settings')
  const nameAt = (place: string): string => {
    const kind = kindAt(place)
    return [t(`section.${kind}`, { defaultValue: kind }), place.includes('#') ? '' : place.slice(kind.length + 1)].filter(Boolean).join(' ')
  }
  return (difference) => {
    const { place } = difference
    if (difference.kind !== 'value') return t(difference.kind, { place: nameAt(place) })
    const { field: name } = difference
    const pin = /^(pin|ioPin)(\d+)$/.exec(name)
    const section = place === wholeDomain ? (domainSections.find(({ fields }) => fields.some((each) => each.name === name))?.name ?? '') : place.slice(0, place.search(/[:#]|$/))
    const known = fieldNamed(place, name)
    const word = (value: string | null): string => (value === null ? t(known?.hasNoDefault === true ? 'none' : 'default') : wordOf(known, value))
    const label = pin ? t(pin[1] === 'pin' ? 'hardware:pins.vcpu' : 'hardware:pins.ioThread', { number: pin[2] }) : t(`field.${section}.${name}`)
    const where = place === wholeDomain ? label : `${nameAt(place)}: ${label}`
    return difference.isSecret ? t('secretChanged', { where }) : t('changedLine', { where, before: word(difference.before), after: word(difference.after) })
  }
}

function wordOf(field: Field | undefined, value: string): string {
  if (field?.shape.kind === 'memory') return formatBytes(Number(value))
  if (field?.shape.kind !== 'numa-cells') return value
  const cells = parseNumaText(value) ?? []
  return cells.map(({ cpus, memoryBytes, access, distances }) => [cpus || '–', formatBytes(memoryBytes), access, distances.join(' ')].filter(Boolean).join(', ')).join(' · ')
}
