// The tree at the left: sites and folders, hosts with their state, VMs. Virtualised; its keys are in use-tree-keys.ts.
import { Menu } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { HostId } from '#shared/model/ids.ts'
import { rowKey } from '../../../state/row-key.ts'
import { useSession } from '../../../state/use-session.ts'
import { ContextMenu } from '../../../ui/lists/context-menu.tsx'
import type { MenuPlace } from '../../../ui/lists/context-menu.tsx'
import { HostMenuItems } from '../../hosts/host-menu-items.tsx'
import { useActs } from '../../vms/use-acts.ts'
import { VmMenuItems } from '../../vms/vm-menu-items.tsx'
import type { TreeLine } from './build-tree.ts'
import { linePlaces } from './line-places.ts'
import { isAtLine, routeOfLine } from './line-route.ts'
import { TreeLineView } from './tree-line.tsx'
import { TreeSwitch } from './tree-switch.tsx'
import styles from './tree.module.css'
import { treeLineId, useTreeKeys } from './use-tree-keys.ts'
import { useTreeLines } from './use-tree-lines.ts'

const linePx = 28

export function InventoryTree() {
  const { t } = useTranslation()
  const [location, navigate] = useLocation()
  const { lines, focus, setFocus, toggle } = useTreeLines()
  const [menu, setMenu] = useState<{ line: TreeLine; place: MenuPlace } | null>(null)
  const frame = useRef<HTMLDivElement>(null)
  const places = useMemo(() => linePlaces(lines), [lines])
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => frame.current, estimateSize: () => linePx, overscan: 12 })
  const moves = useMoves()
  const open = (line: TreeLine): void => navigate(routeOfLine(line))
  const goTo = (index: number): void => {
    const at = Math.min(lines.length - 1, Math.max(0, index))
    setFocus(at)
    virtual.scrollToIndex(at)
  }
  const onKeyDown = useTreeKeys({ lines, focus, toggle, goTo, open, showMenu: (line, place) => setMenu({ line, place }) })
  return (
    <>
      <TreeSwitch />
      <div ref={frame} className={styles['tree']} role="tree" aria-label={t('tree.label')} tabIndex={0} onKeyDown={onKeyDown} aria-activedescendant={treeLineId(focus)}>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = lines[index]
            const place = places[index]
            if (!line || !place) return null
            return (
              <TreeLineView
                key={line.id}
                line={line}
                place={place}
                index={index}
                offsetPx={start}
                isCurrent={isAtLine(location, line)}
                isFocused={focus === index}
                onOpen={() => { setFocus(index); open(line) }}
                onToggle={() => toggle(line.id)}
                onMenu={(x, y) => { setFocus(index); setMenu({ line, place: { x, y } }) }}
                onDropHost={moves.host}
                onDropVm={moves.vm}
              />
            )
          })}
        </div>
      </div>
      <ContextMenu place={menu?.place ?? null} onClose={() => setMenu(null)}>{menu && <LineMenu line={menu.line} onOpen={open} />}</ContextMenu>
    </>
  )
}

function LineMenu({ line, onOpen }: { line: TreeLine; onOpen: (line: TreeLine) => void }) {
  const { t } = useTranslation()
  if (line.kind === 'vm') return <VmMenuItems vms={[line.vm]} />
  if (line.kind === 'group') return <Menu.Item leftSection={<IconStack2 size={15} />} onClick={() => onOpen(line)}>{t('tree.show')}</Menu.Item>
  return <HostMenuItems host={line.kind === 'host' ? line.host : undefined} />
}

/** What was dragged to another folder. */
function useMoves(): { readonly host: (hostId: string, folder: string) => void; readonly vm: (key: string, folder: string) => void } {
  const { client, inventory } = useSession()
  const acts = useActs()
  return {
    host: (hostId, folder) => acts.attempt(client.hosts.update({ hostId: HostId.parse(hostId), folder })),
    vm(key, folder) {
      const vm = [...inventory.getState().vms.values()].find((each) => rowKey(each) === key)
      if (vm) acts.attempt(client.vms.setMetadata({ hostId: vm.hostId, uuid: vm.uuid, change: { folder } }))
    },
  }
}
