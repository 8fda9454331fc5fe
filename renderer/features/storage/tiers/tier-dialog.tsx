// One tier: its name, the pools that bear it, and the tags of the machines that belong there.
import { Autocomplete, Button, Group, Modal, MultiSelect, TagsInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Pool, PoolRef, Tier } from '#shared/model/storage/storage.ts'
import { usePlaces } from '../../../state/use-session.ts'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { DialogForm } from '../../../ui/forms/dialog-form.tsx'
import { useKnownTags } from './use-tiers.ts'

export interface TierDialogProps {
  /** `undefined` makes a new one. */
  readonly tier: Tier | undefined
  readonly others: readonly Tier[]
  readonly pools: readonly Pool[]
  readonly onSave: (tier: Tier) => void
  readonly onClose: () => void
}

const usualNames = ['fast', 'standard', 'archive'] as const
const keyOf = ({ hostId, pool }: PoolRef): string => `${hostId} ${pool}`

export function TierDialog({ tier, others, pools, onSave, onClose }: TierDialogProps) {
  const { t } = useTranslation('storage')
  const knownTags = useKnownTags()
  const isTaken = (candidate: string): boolean => others.some((other) => other.name.toLowerCase() === candidate.trim().toLowerCase())
  const [name, setName] = useState(tier?.name ?? usualNames.map((usual) => t(`tier.usual.${usual}`)).find((usual) => !isTaken(usual)) ?? '')
  const [chosen, setChosen] = useState<readonly string[]>((tier?.pools ?? []).map(keyOf))
  const [tags, setTags] = useState<readonly string[]>(tier?.tags ?? [])
  const choices = usePoolChoices(pools, tier?.pools ?? [])
  const elsewhere = others.filter((other) => other.tags.some((tag) => tags.includes(tag)))
  const submit = (): void => {
    onSave({ name: name.trim(), pools: chosen.flatMap((key) => choices.find((choice) => choice.value === key)?.poolRef ?? []), tags: [...tags] })
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={tier ? t('tier.edit', { name: tier.name }) : t('tier.new')} size="md">
      <DialogForm onSubmit={submit}>
        <Autocomplete data-autofocus openOnFocus={false} label={t('tier.name')} maxLength={64} data={usualNames.map((usual) => t(`tier.usual.${usual}`)).filter((usual) => !isTaken(usual))} value={name} onChange={setName} error={isTaken(name) ? t('tier.nameTaken') : undefined} />
        <MultiSelect label={t('tier.pools')} description={t('tier.poolsHint')} searchable clearable limit={100} hidePickedOptions nothingFoundMessage={t('noPools')} data={choices.map(({ value, label }) => ({ value, label }))} value={[...chosen]} onChange={setChosen} />
        <TagsInput label={t('tier.tags')} description={t('tier.tagsHint')} data={[...knownTags]} value={[...tags]} onChange={setTags} maxTags={64} />
        {elsewhere.length > 0 && <Notice tone="info" title={t('tier.sharedTags', { names: elsewhere.map((other) => other.name).join(', ') })} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" disabled={name.trim() === '' || isTaken(name)}>{t(tier ? 'tier.save' : 'tier.create')}</Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}

interface PoolChoice {
  readonly value: string
  readonly label: string
  readonly poolRef: PoolRef
}

/** Pools that are not there now stay what they were chosen for. */
function usePoolChoices(pools: readonly Pool[], kept: readonly PoolRef[]): readonly PoolChoice[] {
  const places = usePlaces()
  const refs = [...pools.map(({ hostId, name }): PoolRef => ({ hostId, pool: name })), ...kept]
  const choices = new Map(refs.map((ref) => [keyOf(ref), { value: keyOf(ref), label: `${ref.pool} · ${places.get(ref.hostId)?.name ?? ref.hostId}`, poolRef: ref }]))
  return [...choices.values()].toSorted((one, other) => one.label.localeCompare(other.label, undefined, { numeric: true }))
}
