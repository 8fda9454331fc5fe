// A machine's hardware: its parts at the left, the form of the chosen one at the right; above them what was changed, what waits for the next
// start, and what stands against it. The buttons stand above all that comes and goes: a field that is left by clicking on one must not move
// it away from under the click.
import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { placesOf } from '#shared/domain/fields/places.ts'
import { applyEdits } from '#shared/domain/edits/edits.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { routes } from '../../app/routes.ts'
import { ConfirmDialog } from '../../ui/forms/confirm-dialog.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { Notice } from '../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { AddHardwareDialog } from './add/add-hardware-dialog.tsx'
import { BehindNotice } from './changes/behind-notice.tsx'
import { DraftBar } from './changes/draft-bar.tsx'
import { FindingsNotice } from './changes/findings-notice.tsx'
import { OutcomeNotice } from './changes/outcome-notice.tsx'
import { PendingNotice } from './changes/pending-notice.tsx'
import styles from './hardware.module.css'
import { PartForm } from './part-form.tsx'
import { PartList } from './part-list.tsx'
import { partsOf } from './parts.ts'
import type { Part } from './parts.ts'
import { useChoices } from './use-choices.ts'
import { useHardware } from './use-hardware.ts'
import { usePartNames } from './use-part-name.ts'
import { useRefusal } from './use-refusal.ts'

export function HardwareTab({ vm, isUp }: { vm: Vm; isUp: boolean }) {
  const { t } = useTranslation(['hardware', 'app'])
  if (!isUp) return <EmptyState title={t('app:host.notConnected')} text={t('app:vm.needsHost')} />
  if (!vm.isPersistent) return <EmptyState title={t('transient')} text={t('transientHint')}><Button component={Link} href={routes.vm(vm, 'xml')} variant="default">{t('toXml')}</Button></EmptyState>
  return <EditableHardware vm={vm} />
}

function EditableHardware({ vm }: { vm: Vm }) {
  const { t } = useTranslation(['hardware', 'app'])
  const hardware = useHardware(vm)
  const choicesOf = useChoices(vm.hostId, hardware.offer)
  const names = usePartNames()
  const reason = useRefusal(hardware)
  const [chosen, choose] = useState({ id: 'general', index: 0 })
  const [isAdding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Part>()
  const { definition, places, livePlaces, refused, outcome } = hardware
  const parts = useMemo(() => (places ? partsOf(places, livePlaces) : []), [places, livePlaces])
  if (!definition.current) return definition.problem ? <ProblemAlert problem={definition.problem} isBar /> : <EmptyState title={t('app:common.loading')} />
  if (!places) return <EmptyState title={t('notXml')} text={t('notXmlHint')}><Button component={Link} href={routes.vm(vm, 'xml')} variant="default">{t('toXml')}</Button></EmptyState>
  // A disk on another bus has another name, in the same place of the list.
  const part = parts.find(({ id }) => id === chosen.id) ?? parts[Math.min(chosen.index, parts.length - 1)]
  const add = (xml: string): void => {
    const before = new Set(places.map(({ place }) => place))
    if (!hardware.change({ op: 'add', xml })) return
    setAdding(false)
    const added = placesOf(parseXml(applyEdits(definition.text, [{ op: 'add', xml }]))).find(({ place }) => !before.has(place))
    if (added) choose({ id: added.place, index: 0 })
  }
  return (
    <div className={styles['page']}>
      <DraftBar vm={vm} hardware={hardware} />
      {definition.problem && <ProblemAlert problem={definition.problem} isBar />}
      {outcome && (outcome.live.length > 0 || outcome.definition) && <OutcomeNotice outcome={outcome} isWaiting={vm.libvirtId !== null && hardware.pending.length > 0} />}
      {reason && refused?.edit.op !== 'set' && <Notice tone="error" isBar title={reason} />}
      {definition.isBehind && <BehindNotice vm={vm} definition={definition} />}
      <FindingsNotice findings={hardware.findings} />
      <PendingNotice vm={vm} hardware={hardware} />
      <div className={styles['split']}>
        <PartList parts={parts} chosen={part} hardware={hardware} onChoose={({ id }, index) => { choose({ id, index }); if (refused) hardware.forget() }} onAdd={() => setAdding(true)} />
        <div className={styles['form']}>{part && <PartForm key={part.id} vm={vm} part={part} hardware={hardware} choicesOf={choicesOf} onRemove={() => (part.section === 'disk' || part.section === 'interface' ? setRemoving(part) : hardware.change({ op: 'remove', place: part.place }))} />}</div>
      </div>
      {isAdding && <AddHardwareDialog vm={vm} hardware={hardware} choicesOf={choicesOf} onAdd={add} onClose={() => setAdding(false)} />}
      {removing && <ConfirmDialog onClose={() => setRemoving(undefined)} request={{ title: t('removeTitle', { name: names.of(removing) }), text: t(removing.section === 'disk' ? 'removeDisk' : 'removeNic'), items: [], label: t('remove'), run: () => hardware.change({ op: 'remove', place: removing.place }) }} />}
    </div>
  )
}
