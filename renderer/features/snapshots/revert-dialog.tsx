// Returns a machine to a snapshot: says what is lost, and offers to keep it as a snapshot first.
import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { preflight } from '#shared/model/snapshots/snapshot-preflight.ts'
import { isExternal } from '#shared/model/snapshots/snapshot-relations.ts'
import type { Snapshot, SnapshotSituation } from '#shared/model/snapshots/snapshot.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useSession } from '../../state/use-session.ts'
import { useActs } from '../vms/use-acts.ts'
import { DiskChains } from './disk-chains.tsx'
import { FindingList } from './finding-list.tsx'
import { stateWords, suggestedName } from './snapshot-words.ts'

export interface SnapshotDialogProps {
  readonly vm: Vm
  readonly situation: SnapshotSituation
  readonly snapshot: Snapshot
  readonly onClose: () => void
  /** Something was changed without a task. */
  readonly onDone: () => void
}

export function RevertDialog({ vm, situation, snapshot, onClose }: SnapshotDialogProps) {
  const { t } = useTranslation('snapshots')
  const { client } = useSession()
  const acts = useActs()
  const [wantsPresent, setWantsPresent] = useState(true)
  const checked = preflight(situation, { kind: 'revert', name: snapshot.name })
  const [keepPresentAs] = useState(() => `before-revert-${suggestedName(new Date())}`)
  const keeping = preflight(situation, { kind: 'create', name: keepPresentAs, description: '', mode: isExternal(snapshot) ? 'external' : 'internal', hasMemory: situation.isRunning, isQuiesced: false })
  const canKeep = keeping.refusals.length === 0
  const isPossible = checked.refusals.length === 0
  const keeps = wantsPresent && canKeep
  const run = (): void => {
    acts.attempt(client.snapshots.revert({ hostId: vm.hostId, uuid: vm.uuid, name: snapshot.name, ...(keeps ? { keepPresentAs } : {}) }))
    onClose()
  }
  const warnings = keeps ? checked.warnings.filter(({ code }) => code !== 'loses-now') : checked.warnings
  return (
    <Modal opened onClose={onClose} size="lg" title={<Text fw={600} style={{ overflowWrap: 'anywhere' }}>{t('revertTitle', { vm: vm.name, name: snapshot.name })}</Text>}>
      <Stack gap="sm">
        {isPossible && <Text size="sm">{t('revertText', { state: stateWords(t, snapshot) })}</Text>}
        <FindingList refusals={checked.refusals} warnings={warnings} />
        {!isPossible && <DiskChains situation={situation} marked={new Set(checked.refusals.flatMap(({ files }) => files))} />}
        {isPossible && <Checkbox label={t('keepPresent', { name: keepPresentAs })} description={canKeep ? '' : t(`refusal.${keeping.refusals[0]?.code ?? 'format'}`, { about: keeping.refusals[0]?.about.join(', ') })} disabled={!canKeep} checked={keeps} onChange={(event) => setWantsPresent(event.currentTarget.checked)} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose}>{t(isPossible ? 'cancel' : 'close')}</Button>
          {isPossible && <Button color="red" onClick={run}>{t('revertDo')}</Button>}
        </Group>
      </Stack>
    </Modal>
  )
}
