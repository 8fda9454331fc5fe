// Folders and tags that machines have already, to choose from.
import { useMemo } from 'react'
import { useVms } from '../../state/use-session.ts'

export function useKnownNotes(): { readonly folders: string[]; readonly tags: string[] } {
  const vms = useVms()
  return useMemo(() => {
    const all = [...vms.values()]
    return { folders: [...new Set(all.flatMap(({ folder }) => (folder ? [folder] : [])))].toSorted(), tags: [...new Set(all.flatMap(({ tags }) => tags))].toSorted() }
  }, [vms])
}
