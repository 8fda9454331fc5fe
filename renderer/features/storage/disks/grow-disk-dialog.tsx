// Makes a machine's disk larger, while it runs too. Starts at the size that it has.
import { Button, Group, Loader, Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { vmKey } from '#shared/model/ids.ts'
import type { VmRef } from '#shared/model/ids.ts'
import { useSession, useVm } from '../../../state/use-session.ts'
import { DialogForm } from '../../../ui/forms/dialog-form.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { SizeInput } from '../size-input.tsx'
import { useDisk } from './use-disk.ts'

export interface DiskDialogProps {
  readonly vm: VmRef
  /** The disk's target, e.g. "vda". */
  readonly device: string
  readonly onClose: () => void
}

export function GrowDiskDialog({ vm, device, onClose }: DiskDialogProps) {
  const { t } = useTranslation('storage')
  const machine = useVm(vmKey(vm))
  const { value: disk, problem } = useDisk(vm, device)
  return (
    <Modal opened onClose={onClose} title={t('disk.growTitle', { device, name: machine?.name ?? '' })}>
      {!disk && !problem && <Loader size="sm" />}
      {!disk && problem && <ProblemAlert problem={problem} />}
      {disk && <GrowForm vm={vm} device={device} currentBytes={disk.capacityBytes ?? 0} onClose={onClose} />}
    </Modal>
  )
}

function GrowForm({ vm: { hostId, uuid }, device, currentBytes, onClose }: DiskDialogProps & { readonly currentBytes: number }) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const [capacityBytes, setCapacity] = useState(currentBytes)
  const [problem, setProblem] = useState<Problem>()
  const [isBusy, setBusy] = useState(false)
  const grow = (): void => {
    setBusy(true)
    client.storage.growDisk({ hostId, uuid, device, capacityBytes }).then(onClose, (error: unknown) => {
      setBusy(false)
      setProblem(problemOf(error))
    })
  }
  return (
    <DialogForm onSubmit={grow}>
      <SizeInput label={t('volume.newSize')} bytes={capacityBytes} onChange={setCapacity} description={t('disk.growHint')} {...(capacityBytes < currentBytes ? { error: t('disk.onlyLarger') } : {})} />
      {problem && <ProblemAlert problem={problem} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" loading={isBusy} disabled={capacityBytes <= currentBytes}>{t('disk.grow')}</Button>
      </Group>
    </DialogForm>
  )
}
