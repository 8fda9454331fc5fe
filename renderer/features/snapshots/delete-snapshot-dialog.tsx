// Deletes a snapshot, with those that stand on it if asked; external ones are merged, which is said before.
import { Button, Checkbox, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { preflight } from '#shared/model/snapshots/snapshot-preflight.ts'
import { isExternal } from '#shared/model/snapshots/snapshot-relations.ts'
import { useSession } from '../../state/use-session.ts'
import { useActs } from '../vms/use-acts.ts'
import { DiskChains } from './disk-chains.tsx'
import { FindingList } from './finding-list.tsx'
import type { SnapshotDialogProps } from './revert-dialog.tsx'

export function DeleteSnapshotDialog({ vm, situation, snapshot, onClose }: SnapshotDialogProps) {
  const { t } = useTranslation('snapshots')
  const { client } = useSession()
  const acts = useActs()
  const [withChildren, setWithChildren] = useState(false)
  const { refusals, warnings, order } = preflight(situation, { kind: 'delete', name: snapshot.name, withChildren })
  const isPossible = refusals.length === 0
  const hasChildren = situation.snapshots.some(({ parent }) => parent === snapshot.name)
  const run = (): void => {
    acts.attempt(client.snapshots.delete({ hostId: vm.hostId, uuid: vm.uuid, name: snapshot.name, withChildren }))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} size="lg" title={<Text fw={600} style={{ overflowWrap: 'anywhere' }}>{t('deleteTitle', { vm: vm.name, name: snapshot.name })}</Text>}>
      <Stack gap="sm">
        {isPossible && <Text size="sm">{t(isExternal(snapshot) ? 'deleteMerges' : 'deleteText')}</Text>}
        {hasChildren && <Checkbox label={t('withChildren')} checked={withChildren} onChange={(event) => setWithChildren(event.currentTarget.checked)} />}
        {order.length > 1 && <List size="sm">{order.map((name) => <List.Item key={name}><span dir="auto" style={{ overflowWrap: 'anywhere' }}>{name}</span></List.Item>)}</List>}
        <FindingList refusals={refusals} warnings={warnings.filter(({ code }) => code !== 'takes-children')} />
        {!isPossible && <DiskChains situation={situation} marked={new Set(refusals.flatMap(({ files }) => files))} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose}>{t(isPossible ? 'cancel' : 'close')}</Button>
          {isPossible && <Button color="red" onClick={run}>{t('deleteDo', { count: order.length })}</Button>}
        </Group>
      </Stack>
    </Modal>
  )
}
