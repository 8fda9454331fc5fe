// A new network on one host or on many: name, kind and subnet are asked; everything else is there for who wants it. Before it is
// made, each host tells what is different there.
import { Autocomplete, Button, Checkbox, Collapse, Group, Modal, Select, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostId } from '#shared/model/ids.ts'
import type { HostTopology, Network } from '#shared/model/networks/network.ts'
import { useHosts, useSession } from '../../../state/use-session.ts'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { showFirstMistake } from '../../../ui/forms/show-first-mistake.ts'
import { DialogForm } from '../../../ui/forms/dialog-form.tsx'
import { HostChoice } from '../../hosts/host-choice.tsx'
import { useActs } from '../../vms/use-acts.ts'
import { useTopologyData } from '../data/use-networks.ts'
import { checkForm } from '../edit/check-form.ts'
import { NetworkFormView } from '../edit/network-form-view.tsx'
import { modeParts, networkModes } from '../edit/network-form.ts'
import type { NetworkForm } from '../edit/network-form.ts'
import { planOfForm } from '../edit/plan-of-form.ts'
import { newNetworkXml } from '../edit/write-form.ts'
import { checkOnHost, isOverlap, proposeSubnet } from '#shared/networks/host-checks.ts'
import type { HostSurroundings } from '#shared/networks/host-checks.ts'
import { HostPreview } from './host-preview.tsx'
import { quickForm } from './quick-form.ts'
import type { QuickAnswers } from './quick-form.ts'

export interface NewNetworkDialogProps {
  /** Chosen to begin with. */
  readonly hostId: HostId | undefined
  readonly networks: readonly Network[]
  readonly onClose: () => void
}

interface QuickFieldsProps {
  readonly answers: QuickAnswers
  readonly onChange: (patch: Partial<QuickAnswers>) => void
  /** What is wrong at a path of the form, once something was typed. */
  readonly said: (path: string) => string | null
  /** Interfaces of the chosen hosts, of these kinds. */
  readonly namesOf: (kinds: readonly string[]) => string[]
}

/** The three answers that most networks need. */
function QuickFields({ answers: { name, mode, subnet, on }, onChange, said, namesOf }: QuickFieldsProps) {
  const { t } = useTranslation('networks')
  const parts = modeParts[mode]
  return (
    <>
      <Group grow align="flex-start">
        <TextInput data-autofocus label={t('form.name')} value={name} error={said('name')} onChange={(event) => onChange({ name: event.currentTarget.value })} spellCheck={false} />
        <Select label={t('form.mode')} allowDeselect={false} data={networkModes.map((value) => ({ value, label: t(`mode.${value}`) }))} value={mode} onChange={(value) => onChange({ mode: networkModes.find((known) => known === value) ?? 'nat', on: '' })} />
      </Group>
      <div className="muted" style={{ fontSize: 12.5 }}>{t(`modeHint.${mode}`)}</div>
      {parts.hasSubnets && <TextInput label={t('new.subnet')} description={t('new.subnetHint')} value={subnet} error={said('subnets.0.address') ?? said('subnets.0.prefix')} onChange={(event) => onChange({ subnet: event.currentTarget.value })} classNames={{ input: 'mono' }} spellCheck={false} />}
      {parts.needsBridge && <Autocomplete label={t('form.hostBridge')} data={namesOf(['bridge'])} value={on} error={said('bridge')} onChange={(next) => onChange({ on: next })} />}
      {parts.device === 'needed' && <Autocomplete label={t('form.deviceNeededLabel')} data={namesOf(['physical', 'bond', 'vlan'])} value={on} error={said('device')} onChange={(next) => onChange({ on: next })} />}
    </>
  )
}

export function NewNetworkDialog({ hostId, networks, onClose }: NewNetworkDialogProps) {
  const { t } = useTranslation('networks')
  const { client } = useSession()
  const acts = useActs()
  const hosts = useHosts()
  const choices = useMemo(() => [...hosts.values()].filter(isHostUp).toSorted((one, other) => (naturalKey(one.name) < naturalKey(other.name) ? -1 : 1)), [hosts])
  const { value: topology = [] } = useTopologyData(undefined, networks)
  const [hostIds, setHostIds] = useState<readonly HostId[]>(() => (hostId ? [hostId] : choices.slice(0, 1).map(({ id }) => id)))
  const [answers, setAnswers] = useState<QuickAnswers>({ name: '', mode: 'nat', subnet: '', on: '' })
  const [isSubnetTyped, setSubnetTyped] = useState(false)
  const [full, setFull] = useState<NetworkForm | null>(null)
  const [isTouched, setTouched] = useState(false)
  const [start, setStart] = useState(true)
  const [autostart, setAutostart] = useState(true)
  const surroundings = useMemo(() => new Map(hostIds.map((id) => [id, aroundOf(id, networks, topology)])), [hostIds, networks, topology])
  const proposed = useMemo(() => `${proposeSubnet([...surroundings.values()])}/24`, [surroundings])
  const subnet = isSubnetTyped ? answers.subnet : proposed
  const form = full ?? quickForm({ ...answers, subnet })
  const problems = checkForm(form)
  const said = (path: string): string | null => { const problem = problems.get(path); return isTouched && problem !== undefined ? t(`check.${problem}`) : null }
  const change = (patch: Partial<QuickAnswers>): void => { setAnswers({ ...answers, ...patch }); setTouched(true) }
  const namesOf = (kinds: readonly string[]): string[] => [...new Set(topology.filter((each) => hostIds.includes(each.hostId)).flatMap(({ interfaces }) => interfaces.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name)))]
  const possible = hostIds.filter((id) => { const around = surroundings.get(id); return around === undefined || !checkOnHost(planOfForm(form), around).some(({ isError }) => isError) })
  // Whoever goes on below a warning has read it; what only the host itself finds later is refused.
  const isOverlapShown = possible.some((id) => { const around = surroundings.get(id); return around !== undefined && checkOnHost(planOfForm(form), around).some(isOverlap) })
  const submit = (sent: HTMLFormElement): void => {
    setTouched(true)
    if (problems.size > 0) showFirstMistake(sent)
    if (problems.size > 0 || possible.length === 0) return
    acts.attempt(client.networks.define({ hostIds: possible, xml: newNetworkXml(form), start, autostart, allowOverlap: isOverlapShown }))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('new.title')} size={full ? 'xl' : 'lg'}>
      <DialogForm onSubmit={submit}>
        <HostChoice label={t('new.hosts')} choices={choices} value={hostIds} onChange={setHostIds} error={hostIds.length === 0 ? t('new.noHost') : null} />
        {full === null && <QuickFields answers={{ ...answers, subnet }} onChange={(patch) => { if (patch.subnet !== undefined) setSubnetTyped(true); change(patch) }} said={said} namesOf={namesOf} />}
        {full === null && <Button variant="subtle" size="compact-xs" style={{ alignSelf: 'flex-start' }} onClick={() => setFull(form)}>{t('new.more')}</Button>}
        <Collapse expanded={full !== null}>
          {full && <><TextInput label={t('form.name')} mb="sm" value={full.name} error={said('name')} onChange={(event) => { setTouched(true); setFull({ ...full, name: event.currentTarget.value }) }} /><NetworkFormView form={full} onChange={(next) => { setTouched(true); setFull(next) }} problems={isTouched ? problems : new Map()} bridges={namesOf(['bridge'])} devices={namesOf(['physical', 'bond', 'vlan'])} /></>}
        </Collapse>
        <HostPreview form={form} surroundings={surroundings} />
        <Group gap="lg">
          <Checkbox label={t('new.start')} checked={start} onChange={(event) => setStart(event.currentTarget.checked)} />
          <Checkbox label={t('action.autostart-on')} checked={autostart} onChange={(event) => setAutostart(event.currentTarget.checked)} />
        </Group>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" disabled={possible.length === 0}>{t('new.create', { count: possible.length })}</Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}

function aroundOf(hostId: HostId, networks: readonly Network[], topology: readonly HostTopology[]): HostSurroundings {
  return { networks: networks.filter((network) => network.hostId === hostId), topology: topology.find((each) => each.hostId === hostId) }
}
