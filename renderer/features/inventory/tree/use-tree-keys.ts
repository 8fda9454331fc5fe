// The keys of the tree: arrows, Home and End, pages, Enter, the menu key, and typing the beginning of a name.
import { useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { placeBelow } from '../../../ui/lists/context-menu.tsx'
import type { MenuPlace } from '../../../ui/lists/context-menu.tsx'
import { arrowStep } from './build-tree.ts'
import type { TreeLine } from './build-tree.ts'
import { typedAt } from './tree-focus.ts'
import type { TreeLines } from './use-tree-lines.ts'

const pageLines = 15
/** Letters that follow each other within this are one word. */
const wordMs = 800

export interface TreeKeys extends Pick<TreeLines, 'lines' | 'focus' | 'toggle'> {
  readonly goTo: (index: number) => void
  readonly open: (line: TreeLine) => void
  readonly showMenu: (line: TreeLine, place: MenuPlace) => void
}

export function treeLineId(index: number): string {
  return `tree-${index}`
}

export function useTreeKeys({ lines, focus, toggle, goTo, open, showMenu }: TreeKeys): (event: KeyboardEvent) => void {
  const typed = useRef({ text: '', atMs: 0 })
  const typeAhead = (letter: string): void => {
    const now = Date.now()
    typed.current = { text: (now - typed.current.atMs < wordMs ? typed.current.text : '') + letter, atMs: now }
    const found = typedAt(lines.map(nameOf), typed.current.text, focus)
    if (found >= 0) goTo(found)
  }
  const step = (key: 'ArrowLeft' | 'ArrowRight'): void => {
    const to = arrowStep(lines, focus, key)
    if (to && 'toggle' in to) toggle(to.toggle)
    else if (to) goTo(to.goTo)
  }
  return (event) => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: focus + 1, ArrowUp: focus - 1, Home: 0, End: lines.length - 1, PageDown: focus + pageLines, PageUp: focus - pageLines }
    const target = moves[event.key]
    const line = lines[focus]
    if (target !== undefined) goTo(target)
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') step(event.key)
    else if (event.key === 'Enter' && line) open(line)
    else if (line && (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))) showMenu(line, placeBelow(document.getElementById(treeLineId(focus)) ?? event.currentTarget))
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) typeAhead(event.key)
    else return
    event.preventDefault()
  }
}

function nameOf(line: TreeLine): string {
  return line.kind === 'host' ? line.host.name : line.kind === 'vm' ? line.vm.name : line.kind === 'folder' || line.kind === 'group' ? line.name : ''
}
