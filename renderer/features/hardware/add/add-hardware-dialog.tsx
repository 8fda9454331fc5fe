// "Add hardware": the kinds of devices at the left, the form of the chosen one at the right. What is added goes into the draft.
import { Button, Group, Modal, NavLink, SimpleGrid, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { applyEdits } from '#shared/domain/edits/edits.ts'
import { attachChecks } from '#shared/domain/live/live-facts.ts'
import { planLive } from '#shared/domain/live/live-plan.ts'
import { find, findOptional } from '#shared/xml/read-xml.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import styles from '../hardware.module.css'
import { iconOf } from '../part-icons.ts'
import type { ChoicesOf } from '../use-choices.ts'
import type { HardwareState } from '../use-hardware.ts'
import { deviceKinds, singleKinds } from './device-kinds.ts'
import type { DeviceKind } from './device-kinds.ts'
import { NewDeviceForm } from './new-device-form.tsx'
import { whatIsMissing } from './what-is-missing.ts'

export interface AddHardwareDialogProps {
  readonly vm: Vm
  readonly hardware: HardwareState
  readonly choicesOf: ChoicesOf
  /** The definition that the device is to be in. */
  readonly onAdd: (xml: string) => void
  readonly onClose: () => void
}

export function AddHardwareDialog({ vm, hardware, choicesOf, onAdd, onClose }: AddHardwareDialogProps) {
  const { t } = useTranslation('hardware')
  const { text } = hardware.definition
  const domain = useMemo(() => parseXml(text), [text])
  const [kind, setKind] = useState<DeviceKind | undefined>(deviceKinds[0])
  const [xml, setXml] = useState(() => kind?.begin(domain, hardware.offer) ?? '')
  const choose = (next: DeviceKind): void => {
    setKind(next)
    setXml(next.begin(domain, hardware.offer))
  }
  const isTaken = ({ section }: DeviceKind): boolean => singleKinds.has(section) && findOptional(find(domain, 'devices'), section) !== undefined
  const missing = whatIsMissing(xml)
  return (
    <Modal opened onClose={onClose} size={860} title={<Text fw={600}>{t('add.title', { name: vm.name })}</Text>}>
      <div className={styles['split']}>
        <nav className={styles['kinds']} aria-label={t('add.kinds')}>
          {deviceKinds.map((each) => {
            const Icon = iconOf({ section: each.id === 'cdrom' ? 'cdrom' : each.section, element: domain })
            return <NavLink key={each.id} component="button" py={4} active={each.id === kind?.id} disabled={isTaken(each)} label={t(`add.kind.${each.id}`)} description={isTaken(each) ? t('add.taken') : undefined} leftSection={<Icon size={16} stroke={1.6} />} onClick={() => choose(each)} />
          })}
        </nav>
        <div className={styles['newForm']}>
          {kind && <NewDeviceForm key={kind.id} kind={kind} xml={xml} hostId={vm.hostId} offer={hardware.offer} choicesOf={choicesOf} onChange={setXml} />}
        </div>
      </div>
      <SimpleGrid cols={1} mt="md">
        <WhenItIsThere vm={vm} hardware={hardware} xml={xml} isReady={missing === undefined} />
        <Group justify="flex-end" gap="xs">
          {missing !== undefined && <Text size="sm" c="var(--muted)" mr="auto">{t(`add.missing.${missing}`)}</Text>}
          <Button variant="default" onClick={onClose}>{t('add.cancel')}</Button>
          <Button disabled={missing !== undefined} onClick={() => onAdd(xml)}>{t('add.add')}</Button>
        </Group>
      </SimpleGrid>
    </Modal>
  )
}

/** Told before, not after: whether a running machine takes it. */
function WhenItIsThere({ vm, hardware: { definition: { text }, liveXml }, xml, isReady }: { vm: Vm; hardware: HardwareState; xml: string; isReady: boolean }) {
  const { t } = useTranslation('hardware')
  const refusal = useMemo(() => {
    if (!isReady || liveXml === undefined) return undefined
    if (attachChecks[parseXml(xml).name] === undefined) return 'never'
    return planLive({ base: text, draft: applyEdits(text, [{ op: 'add', xml }]), live: liveXml }).effects[0]?.refusal
  }, [isReady, liveXml, text, xml])
  if (vm.libvirtId === null || !isReady) return null
  return <Text size="sm" role="status">{refusal === undefined ? t('add.now') : t('add.next', { reason: t(`next.${refusal}`) })}</Text>
}
