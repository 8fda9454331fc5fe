// How much NICs may send and receive: the same limits for all that were chosen, at once where they run.
import { Button, Group, List, Modal, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NicRates } from '#shared/model/networks/network.ts'
import { usePlaces } from '../../../state/use-session.ts'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { DialogForm } from '../../../ui/forms/dialog-form.tsx'
import { nicKey } from '../data/use-networks.ts'
import type { HostNic } from '../data/use-networks.ts'
import { RateFields } from '../edit/sections/rate-fields.tsx'
import { rateText } from '../data/rate-text.ts'
import { useChangeNics } from './use-change-nics.ts'

const shownNics = 8
const unlimited: NicRates = { inbound: { average: null, peak: null, burst: null }, outbound: { average: null, peak: null, burst: null } }

export function LimitNicsDialog({ nics, onClose }: { nics: readonly HostNic[]; onClose: () => void }) {
  const { t } = useTranslation('networks')
  const places = usePlaces()
  const change = useChangeNics()
  const areAlike = new Set(nics.map(({ rates }) => JSON.stringify(rates))).size === 1
  const [rates, setRates] = useState<NicRates>(() => (areAlike ? (nics[0]?.rates ?? unlimited) : unlimited))
  const apply = (): void => {
    change(nics, { rates })
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={<Text fw={600}>{t('nics.limit.title', { count: nics.length })}</Text>} size="lg">
      <DialogForm onSubmit={apply}>
        <List size="sm" listStyleType="none">
          {nics.slice(0, shownNics).map((nic) => <List.Item key={nicKey(nic)}><b dir="auto">{nic.vmName}</b> <span className="muted mono">{nic.mac}</span> <span className="muted">{[places.get(nic.hostId)?.name, rateText(nic.rates, t)].filter(Boolean).join(', ')}</span></List.Item>)}
          {nics.length > shownNics && <List.Item>{t('topology.more', { count: nics.length - shownNics })}</List.Item>}
        </List>
        {!areAlike && <Notice tone="warning" title={t('nics.limit.differ')} />}
        <RateFields {...rates} onChange={setRates} />
        <Text size="sm" c="var(--muted)">{t('nics.limit.hint')}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit">{t('nics.limit.apply')}</Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}
