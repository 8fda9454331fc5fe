// The lines of the tree as they are now, which of them the keyboard is on, and what opens and closes them. What is open is kept in the preferences.
import { useMemo, useState } from 'react'
import { useHosts, usePreferences, useSession, useVmsRevision } from '../../../state/use-session.ts'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { buildTree } from './build-tree.ts'
import type { TreeLine } from './build-tree.ts'
import { buildGroupTree } from './group-tree.ts'
import { focusedAt } from './tree-focus.ts'
import type { TreeFocus } from './tree-focus.ts'

export interface TreeLines {
  readonly lines: readonly TreeLine[]
  /** Index of the line that the keyboard is on. */
  readonly focus: number
  readonly setFocus: (index: number) => void
  readonly toggle: (id: string) => void
}

export function useTreeLines(): TreeLines {
  const session = useSession()
  const hosts = useHosts()
  const { expandedNodes, treeView } = usePreferences()
  const [focused, setFocused] = useState<TreeFocus>({ id: 'root', index: 0 })
  const expanded = useMemo(() => new Set(expandedNodes), [expandedNodes])
  const revision = useVmsRevision()
  const lines = useMemo(() => {
    const input = { hosts, vms: session.inventory.at(revision).vms, expanded, isHostUp }
    return treeView === 'hosts' ? buildTree(input) : buildGroupTree({ ...input, by: treeView === 'tags' ? 'tag' : 'folder' })
  }, [session, hosts, expanded, revision, treeView])
  const focus = useMemo(() => focusedAt(lines, focused), [lines, focused])
  return {
    lines,
    focus,
    setFocus: (index) => setFocused({ id: lines[index]?.id ?? '', index }),
    toggle(id) {
      const key = id.startsWith('folder:') ? `closed:${id}` : id
      session.setPreferences({ expandedNodes: expanded.has(key) ? expandedNodes.filter((node) => node !== key) : [...expandedNodes, key] })
    },
  }
}
