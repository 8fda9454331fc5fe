// The tree at the left: sites and folders, hosts with their state, VMs. Virtualised; arrow keys, Home and End, typing a name.
import { Menu } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { HostId } from '#shared/model/ids.ts'
import { routes } from '../../../app/routes.ts'
import { rowKey } from '../../../state/row-key.ts'
import { useHosts, usePreferences, useSession, useVmsRevision } from '../../../state/use-session.ts'
import { ContextMenu, placeBelow } from '../../../ui/lists/context-menu.tsx'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { HostMenuItems } from '../../hosts/host-menu-items.tsx'
import { useActs } from '../../vms/use-acts.ts'
import { VmMenuItems } from '../../vms/vm-menu-items.tsx'
import { arrowStep, buildTree } from './build-tree.ts'
import type { TreeLine } from './build-tree.ts'
import { buildGroupTree } from './group-tree.ts'
import { linePlaces } from './line-places.ts'
import { TreeLineView } from './tree-line.tsx'
import { TreeSwitch } from './tree-switch.tsx'
import styles from './tree.module.css'

const linePx = 28

export function InventoryTree() {
  const { t } = useTranslation()
  const session = useSession()
  const acts = useActs()
  const hosts = useHosts()
  const { expandedNodes, treeView } = usePreferences()
  const [location, navigate] = useLocation()
  const [focus, setFocus] = useState(0)
  const [menu, setMenu] = useState<{ line: TreeLine; x: number; y: number } | null>(null)
  const frame = useRef<HTMLDivElement>(null)
  const typed = useRef({ text: '', atMs: 0 })
  const expanded = useMemo(() => new Set(expandedNodes), [expandedNodes])
  const revision = useVmsRevision()
  const lines = useMemo(() => {
    const input = { hosts, vms: session.inventory.at(revision).vms, expanded, isHostUp }
    return treeView === 'hosts' ? buildTree(input) : buildGroupTree({ ...input, by: treeView === 'tags' ? 'tag' : 'folder' })
  }, [session, hosts, expanded, revision, treeView])
  const places = useMemo(() => linePlaces(lines), [lines])
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => frame.current, estimateSize: () => linePx, overscan: 12 })

  const toggle = (id: string): void => {
    const key = id.startsWith('folder:') ? `closed:${id}` : id
    session.setPreferences({ expandedNodes: expanded.has(key) ? expandedNodes.filter((node) => node !== key) : [...expandedNodes, key] })
  }
  const goTo = (index: number): void => {
    const at = Math.min(lines.length - 1, Math.max(0, index))
    setFocus(at)
    virtual.scrollToIndex(at)
  }
  const typeAhead = (letter: string): void => {
    const now = Date.now()
    typed.current = { text: (now - typed.current.atMs < 800 ? typed.current.text : '') + letter.toLowerCase(), atMs: now }
    const found = lines.findIndex((line, index) => index >= focus + (typed.current.text.length === 1 ? 1 : 0) && nameOf(line).toLowerCase().startsWith(typed.current.text))
    if (found >= 0) goTo(found)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: focus + 1, ArrowUp: focus - 1, Home: 0, End: lines.length - 1, PageDown: focus + 15, PageUp: focus - 15 }
    const target = moves[event.key]
    const line = lines[focus]
    if (target !== undefined) goTo(target)
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const step = arrowStep(lines, focus, event.key)
      if (step && 'toggle' in step) toggle(step.toggle)
      else if (step) goTo(step.goTo)
    } else if (event.key === 'Enter' && line) navigate(routeOf(line))
    else if (line && (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))) setMenu({ line, ...placeBelow(document.getElementById(`tree-${focus}`) ?? event.currentTarget) })
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) typeAhead(event.key)
    else return
    event.preventDefault()
  }
  const moveHost = (hostId: string, folder: string): void => acts.attempt(session.client.hosts.update({ hostId: HostId.parse(hostId), folder }))

  const moveVm = (key: string, folder: string): void => {
    const vm = [...session.inventory.getState().vms.values()].find((each) => rowKey(each) === key)
    if (vm) acts.attempt(session.client.vms.setMetadata({ hostId: vm.hostId, uuid: vm.uuid, change: { folder } }))
  }

  return (
    <>
      <TreeSwitch />
      <div ref={frame} className={styles['tree']} role="tree" aria-label={t('tree.label')} tabIndex={0} onKeyDown={onKeyDown} aria-activedescendant={`tree-${focus}`}>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index]
            const place = places[item.index]
            if (!line || !place) return null
            return (
              <TreeLineView
                key={line.id}
                line={line}
                place={place}
                index={item.index}
                offsetPx={item.start}
                isCurrent={isAt(location, line)}
                isFocused={focus === item.index}
                onOpen={() => { setFocus(item.index); navigate(routeOf(line)) }}
                onToggle={() => toggle(line.id)}
                onMenu={(x, y) => { setFocus(item.index); setMenu({ line, x, y }) }}
                onDropHost={moveHost}
                onDropVm={moveVm}
              />
            )
          })}
        </div>
      </div>
      <ContextMenu place={menu} onClose={() => setMenu(null)}>
        {menu?.line.kind === 'host' && <HostMenuItems host={menu.line.host} />}
        {menu?.line.kind === 'vm' && <VmMenuItems vms={[menu.line.vm]} />}
        {menu?.line.kind === 'group' && <Menu.Item leftSection={<IconStack2 size={15} />} onClick={() => navigate(routeOf(menu.line))}>{t('tree.show')}</Menu.Item>}
        {(menu?.line.kind === 'folder' || menu?.line.kind === 'root') && <HostMenuItems host={undefined} />}
      </ContextMenu>
    </>
  )
}

function nameOf(line: TreeLine): string {
  return line.kind === 'host' ? line.host.name : line.kind === 'vm' ? line.vm.name : line.kind === 'folder' || line.kind === 'group' ? line.name : ''
}

/** A page with tabs is the same place on each of them. */
function isAt(location: string, line: TreeLine): boolean {
  const route = routeOf(line)
  return location === route || (line.kind !== 'root' && location.startsWith(`${route}/`))
}

function routeOf(line: TreeLine): string {
  switch (line.kind) {
    case 'root':
      return routes.allVms
    case 'folder':
      return routes.folder(line.path)
    case 'group':
      return routes.group(line.by, line.value)
    case 'host':
      return routes.host(line.host.id)
    case 'vm':
      return routes.vm(line.vm)
    default:
      return line satisfies never
  }
}
