// The boxes of the map. What they say is made by export/captions.ts, where they stand by layout/.
import { ActionIcon } from '@mantine/core'
import { Position } from '@xyflow/react'
import type { NodeProps } from '@xyflow/react'
import { IconChevronDown, IconChevronRight, IconPlus } from '@tabler/icons-react'
import { createContext, memo, use } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostId } from '#shared/model/ids.ts'
import type { Caption } from './export/captions.ts'
import type { BoxNode } from './flow-nodes.ts'
import { splitLines } from './layout/place-hosts.ts'
import type { Box } from './layout/topology-model.ts'
import styles from './topology.module.css'

export interface TopologyActs {
  readonly toggleHost: (hostId: HostId) => void
  readonly toggleGroup: (id: string) => void
  readonly newNetwork: (hostId: HostId) => void
}

export const TopologyActsContext = createContext<TopologyActs>({ toggleHost: () => undefined, toggleGroup: () => undefined, newNetwork: () => undefined })

/**
 * Links need them to hold on to. Nobody draws links by hand here: the library's own ones, each of which listens to every move of the
 * map, would be hundreds; it finds these by their classes.
 */
function Ends() {
  return (
    <>
      <div className={`react-flow__handle react-flow__handle-left target ${styles['handle'] ?? ''}`} data-handlepos={Position.Left} />
      <div className={`react-flow__handle react-flow__handle-right source ${styles['handle'] ?? ''}`} data-handlepos={Position.Right} />
    </>
  )
}

const FrameNode = memo(function FrameNode({ data: { box, caption, isFar = false } }: NodeProps<BoxNode>) {
  const { t } = useTranslation('networks')
  const acts = use(TopologyActsContext)
  if (box.kind !== 'host') return null
  if (isFar) return <FarFrame caption={caption} isStale={box.host.isStale} isBroken={isBroken(box)} />
  const { shown, more } = splitLines(box.lines)
  const toggle = t(box.isOpen ? 'topology.closeHost' : 'topology.openHost', { host: box.label })
  const create = t('topology.newNetworkOn', { host: box.label })
  return (
    <div className={styles['frame']} data-stale={box.host.isStale || undefined}>
      <div className={styles['frameHead']}>
        <div style={{ minWidth: 0, flex: 1, lineHeight: '17px' }}>
          <div className={`${styles['title'] ?? ''} ellipsis`} title={caption.title} dir="auto">{caption.title}</div>
          <div className={`${styles['detail'] ?? ''} ellipsis`}>{box.host.isStale ? t('topology.stale', { counts: caption.detail }) : caption.detail}</div>
        </div>
        <ActionIcon className="nodrag" size="sm" aria-label={create} title={create} disabled={box.host.isStale} onClick={() => acts.newNetwork(box.hostId)}><IconPlus size={14} /></ActionIcon>
        <ActionIcon className="nodrag" size="sm" aria-label={toggle} title={toggle} aria-expanded={box.isOpen} onClick={() => acts.toggleHost(box.hostId)}>{box.isOpen ? <IconChevronDown size={15} /> : <IconChevronRight size={15} />}</ActionIcon>
      </div>
      {!box.isOpen && (
        <div className={styles['lines']}>
          {shown.map(({ name, mode, nics, tone }) => (
            <div key={`${mode} ${name}`} className={styles['line']}>
              <span className={styles['dot']} data-tone={tone} />
              <span className="ellipsis" dir="auto">{name}</span>
              <span className={`${styles['detail'] ?? ''} ellipsis`} style={{ flex: 'none' }}>{t(`mode.${mode}`, { defaultValue: mode })}</span>
              <span className={styles['count']}>{box.host.isRead ? nics : '–'}</span>
            </div>
          ))}
          {more > 0 && <div className={`${styles['line'] ?? ''} muted`}>{t('topology.more', { count: more })}</div>}
          {shown.length === 0 && <div className={`${styles['line'] ?? ''} muted`}>{t('topology.nothing')}</div>}
        </div>
      )}
    </div>
  )
})

/** A host in which something names what is not there. */
function isBroken({ host: { networks, nics } }: Extract<Box, { kind: 'host' }>): boolean {
  const names = new Set(networks.map(({ name }) => name))
  return nics.some(({ source, isLinkUp }) => !isLinkUp || (source.kind === 'network' && !names.has(source.name)))
}

function FarFrame({ caption: { title, detail }, isStale, isBroken: hasBroken }: { caption: Caption; isStale: boolean; isBroken: boolean }) {
  return (
    <div className={`${styles['frame'] ?? ''} ${styles['far'] ?? ''}`} data-stale={isStale || undefined} data-broken={hasBroken || undefined} title={`${title}\n${detail}`}>
      <div className="ellipsis" dir="auto">{title}</div>
      <div className={`${styles['farDetail'] ?? ''} ellipsis`}>{detail}</div>
    </div>
  )
}

const ThingNode = memo(function ThingNode({ data: { box, caption } }: NodeProps<BoxNode>) {
  return (
    <div className={styles['box']} data-tone={box.tone} data-missing={box.kind === 'missing' || undefined} title={`${caption.title}\n${caption.detail}`}>
      <Ends />
      <span className={styles['stripe']} />
      <Words caption={caption} />
    </div>
  )
})

const NicNode = memo(function NicNode({ data: { box, caption } }: NodeProps<BoxNode>) {
  return (
    <div className={`${styles['box'] ?? ''} ${styles['nic'] ?? ''}`} data-tone={box.tone} title={`${caption.title}\n${caption.detail}`}>
      <span className={styles['stripe']} />
      <Words caption={caption} />
    </div>
  )
})

function Words({ caption: { title, detail } }: { caption: { title: string; detail: string } }) {
  return (
    <div className={styles['words']}>
      <div className={`${styles['title'] ?? ''} ellipsis`} dir="auto">{title}</div>
      <div className={`${styles['detail'] ?? ''} ellipsis`}>{detail}</div>
    </div>
  )
}

const GroupNode = memo(function GroupNode({ id, data: { box, caption } }: NodeProps<BoxNode>) {
  const { t } = useTranslation('networks')
  const acts = use(TopologyActsContext)
  if (box.kind !== 'group') return null
  const label = t(box.isOpen ? 'topology.closeGroup' : 'topology.openGroup', { name: box.label })
  return (
    <div className={styles['group']} data-tone={box.tone} data-closed={!box.isOpen || undefined}>
      <Ends />
      {box.canClose && (
        <div className={styles['groupHead']}>
          <div style={{ minWidth: 0, flex: 1, lineHeight: '16px' }}>
            <div className={`${styles['title'] ?? ''} ellipsis`}>{caption.title}</div>
            {!box.isOpen && <div className={`${styles['detail'] ?? ''} ellipsis`}>{caption.detail}</div>}
          </div>
          <ActionIcon className="nodrag" size={20} aria-label={label} title={label} aria-expanded={box.isOpen} onClick={() => acts.toggleGroup(id)}>{box.isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}</ActionIcon>
        </div>
      )}
    </div>
  )
})

/** Not "group": the library has a look of its own for those. */
export const nodeTypes = { frame: FrameNode, box: ThingNode, nics: GroupNode, nic: NicNode }
