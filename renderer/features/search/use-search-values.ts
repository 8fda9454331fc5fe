// The values that fields have in the inventory, for completion; gathered when they are asked for.
import { useCallback } from 'react'
import type { SearchField } from '#shared/search/search-fields.ts'
import { commonStates } from '#shared/search/state-words.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useSession } from '../../state/use-session.ts'
import { naturalKey } from '../../ui/lists/natural-key.ts'

const yesOrNo = ['yes', 'no'] as const

export function useSearchValues(): (field: SearchField) => readonly string[] {
  const { inventory } = useSession()
  return useCallback(
    (field) => {
      const { places, vms } = inventory.getState()
      const among = (valuesOf: (vm: Vm) => readonly string[]): readonly string[] => sorted([...vms.values()].flatMap(valuesOf))
      switch (field) {
        case 'state':
          return commonStates
        case 'autostart':
        case 'saved':
        case 'template':
        case 'protected':
          return yesOrNo
        case 'host':
          return sorted([...places.values()].map(({ name }) => name))
        case 'folder':
          return sorted([...[...places.values()].map(({ folder }) => folder), ...among(({ folder = '' }) => [folder])])
        case 'owner':
          return among(({ owner = '' }) => [owner])
        case 'tag':
          return among(({ tags }) => tags)
        case 'os':
          return among(({ osName }) => [osName])
        default:
          return []
      }
    },
    [inventory],
  )
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted((left, right) => (naturalKey(left) < naturalKey(right) ? -1 : 1))
}
