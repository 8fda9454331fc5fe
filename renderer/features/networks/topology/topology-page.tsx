// The map of networks: of the fleet, or of one host. As a list, the same is there for keyboard and screen reader.
import { Loader } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconNetwork } from '@tabler/icons-react'
import { ReactFlowProvider } from '@xyflow/react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostId } from '#shared/model/ids.ts'
import { useHosts, usePlaces } from '../../../state/use-session.ts'
import { HostAreaBar } from '../../../ui/layout/area-head.tsx'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { NewNetworkDialog } from '../create/new-network-dialog.tsx'
import { nicsOf, useNetworks, useTopologyData } from '../data/use-networks.ts'
import type { HostNic } from '../data/use-networks.ts'
import { noRate } from '../edit/network-form.ts'
import { AreaHead } from '../list/area-head.tsx'
import { ChangeNicsDialog, sourceKey } from '../nics/change-nics-dialog.tsx'
import { NicsTable } from '../nics/nics-table.tsx'
import { captionOf, vlanText } from './export/captions.ts'
import { pageColors, savePng, saveSvg } from './export/export-picture.ts'
import { topologySvg } from './export/export-svg.ts'
import type { Box } from './layout/topology-model.ts'
import { TopologyBar } from './topology-bar.tsx'
import type { TopologyShape } from './topology-bar.tsx'
import { TopologyCanvas } from './topology-canvas.tsx'
import { createTopologyReader } from './topology-data.ts'
import { TopologyDetails } from './topology-details.tsx'
import { TopologyActsContext } from './topology-nodes.tsx'
import { TopologySearch } from './topology-search.tsx'
import styles from './topology.module.css'
import { useTopologyView } from './use-topology-view.ts'

/** A NIC and, when it was dropped on something, where it is to go. */
interface Move {
  readonly nic: Box
  readonly target: string
}

export function TopologyPage({ hostId }: { hostId?: HostId }) {
  const { t } = useTranslation('networks')
  const hosts = useHosts()
  const places = usePlaces()
  const { networks, isLoaded } = useNetworks()
  const { value: topology, problem } = useTopologyData(hostId, networks)
  const [read] = useState(createTopologyReader)
  const shown = useMemo(() => read({ hosts: [...hosts.values()].filter(({ id }) => hostId === undefined || id === hostId), networks, topology: topology ?? [] }), [read, hosts, hostId, networks, topology])
  const { layout, toggleHost, toggleGroup, openAll, closeAll, reveal, toggle } = useTopologyView(shown)
  const [shape, setShape] = useState<TopologyShape>('map')
  const [found, setFound] = useState<ReadonlySet<string> | null>(null)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [focus, setFocus] = useState<{ id: string; round: number } | null>(null)
  const [move, setMove] = useState<Move | null>(null)
  const [newOn, setNewOn] = useState<HostId | null>(null)
  const acts = { toggleHost, toggleGroup, newNetwork: setNewOn }
  const chosen = layout.boxes.find(({ box }) => box.id === chosenId)?.box
  const nics = useMemo(() => nicsOf(topology), [topology])
  const title = hostId === undefined ? t('topology.label') : (places.get(hostId)?.name ?? '')

  const drop = (nic: Box, targetId: string): void => {
    const target = layout.boxes.find(({ box }) => box.id === targetId)?.box
    if (nic.kind !== 'nic' || !target || nic.nic.source.name === target.label) return
    setMove({ nic, target: sourceKey({ kind: target.kind === 'network' ? 'network' : 'bridge', name: target.label }) })
  }
  const save = (format: 'svg' | 'png'): void => {
    const svg = topologySvg({ layout, colors: pageColors(), captionOf: (box) => captionOf(box, t), moreText: (count) => t('topology.more', { count }), labelOf: ({ vlanTags }) => vlanText(vlanTags, t), title })
    if (format === 'svg') saveSvg(svg, title)
    else savePng(svg, title).catch((error: unknown) => notifications.show({ color: 'red', title: t('topology.exportFailed'), message: String(error) }))
  }
  const bar = (
    <TopologyBar shape={shape} onShape={setShape} onOpenAll={openAll} onCloseAll={closeAll} onExport={save}>
      {shape === 'map' && <TopologySearch hosts={shown} onFound={setFound} onGo={(place) => { reveal(place); setChosenId(place.id); setFocus({ id: place.id, round: (focus?.round ?? 0) + 1 }) }} />}
    </TopologyBar>
  )
  return (
    <div className="pane">
      {hostId === undefined ? <AreaHead view="map">{bar}</AreaHead> : <HostAreaBar>{bar}</HostAreaBar>}
      {problem && <ProblemAlert problem={problem} tone="warning" isBar />}
      {shown.length === 0 || (!topology && !isLoaded) ? (
        <EmptyState title={t(hosts.size === 0 ? 'topology.noHosts' : 'loading')} {...(hosts.size === 0 ? { text: t('topology.noHostsHint') } : {})} icon={hosts.size === 0 ? <IconNetwork size={34} stroke={1.4} /> : <Loader size="sm" />} />
      ) : shape === 'list' ? (
        <NicsTable nics={nics} networks={networks} topology={topology ?? []} hides={hostId === undefined ? [] : ['host']} />
      ) : (
        <ReactFlowProvider>
          <TopologyActsContext value={acts}>
            <div className={styles['page']}>
              <TopologyCanvas key={topology ? 'read' : 'unread'} layout={layout} found={found} chosenId={chosenId} focus={focus} onChoose={setChosenId} onToggle={toggle} onDrop={drop} />
              {chosen && <TopologyDetails box={chosen} onToggle={toggle} onMove={(nic) => setMove({ nic, target: '' })} onNewNetwork={setNewOn} />}
            </div>
          </TopologyActsContext>
        </ReactFlowProvider>
      )}
      {move?.nic.kind === 'nic' && <ChangeNicsDialog field="source" nics={[nicOf(move.nic, nics)]} networks={networks} topology={topology ?? []} first={move.target} onClose={() => setMove(null)} />}
      {newOn !== null && <NewNetworkDialog hostId={newOn} networks={networks} onClose={() => setNewOn(null)} />}
    </div>
  )
}

/** What is known of the NIC of a box; the map itself knows less. */
function nicOf({ hostId, nic }: Extract<Box, { kind: 'nic' }>, nics: readonly HostNic[]): HostNic {
  const known = nics.find((each) => each.hostId === hostId && each.uuid === nic.uuid && each.mac === nic.mac)
  return known ?? { ...nic, hostId, model: '', device: '', filter: '', rates: { inbound: noRate, outbound: noRate }, vlanTags: [...nic.vlanTags] }
}
