// What a part is called: its kind, and what tells it from others.
import { useTranslation } from 'react-i18next'
import { kindAt } from '#shared/domain/fields/places.ts'
import { attribute } from '#shared/xml/read-xml.ts'
import { partMark } from './part-summary.ts'
import type { Part } from './parts.ts'

export interface PartNames {
  readonly of: (part: Pick<Part, 'section' | 'element'>) => string
  /** Of a place that may not be there any more. */
  readonly at: (place: string) => string
}

export function usePartNames(): PartNames {
  const { t } = useTranslation('settings')
  return {
    of: (part) => {
      const kind = part.section === 'disk' ? attribute(part.element, 'device') : ''
      const name = kind === 'cdrom' || kind === 'floppy' ? t(`hardware:${kind}`) : t(`section.${part.section}`, { defaultValue: part.section })
      return [name, partMark(part)].filter(Boolean).join(' ')
    },
    at: (place) => {
      const kind = kindAt(place)
      return [t(`section.${kind}`, { defaultValue: kind }), place.includes('#') ? '' : place.slice(kind.length + 1)].filter(Boolean).join(' ')
    },
  }
}
