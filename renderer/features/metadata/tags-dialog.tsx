// The tags of a machine and their colours. A colour belongs to the tag on each machine that has it, and can be given to all of them.
import { Button, Checkbox, Group, Modal, Select, Stack, TagsInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tagColors } from '#shared/domain/machine-notes.ts'
import type { TagColor } from '#shared/model/machines/machine-metadata.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useSession, useVms } from '../../state/use-session.ts'
import { TagChip } from '../../ui/marks/tag-chip.tsx'
import { useActs } from '../vms/use-acts.ts'

export function TagsDialog({ vm, onClose }: { vm: Vm; onClose: () => void }) {
  const { t } = useTranslation('metadata')
  const { client } = useSession()
  const acts = useActs()
  const all = [...useVms().values()]
  const [tags, setTags] = useState<string[]>([...vm.tags])
  const [colors, setColors] = useState<Readonly<Record<string, TagColor>>>(vm.tagColors ?? {})
  const [isForAll, setForAll] = useState(true)
  const known = [...new Set(all.flatMap((other) => other.tags))].toSorted()
  const changed = Object.fromEntries(Object.entries(colors).filter(([tag, color]) => tags.includes(tag) && vm.tagColors?.[tag] !== color))
  const others = all.filter((other) => other !== vm && other.tags.some((tag) => tag in changed))
  const change = (next: readonly string[]): void => {
    setTags([...next])
    // A tag that is known elsewhere comes in the colour that it has there.
    const found = next.flatMap((tag): [string, TagColor][] => {
      const color = colors[tag] ?? all.find((other) => other.tagColors?.[tag] !== undefined)?.tagColors?.[tag]
      return color ? [[tag, color]] : []
    })
    setColors(Object.fromEntries(found))
  }
  const paint = (tag: string, color: TagColor | undefined): void => setColors(Object.fromEntries([...Object.entries(colors).filter(([other]) => other !== tag), ...(color ? [[tag, color] as const] : [])]))
  const submit = (): void => {
    acts.attempt(client.vms.setMetadata({ hostId: vm.hostId, uuid: vm.uuid, change: { tags, tagColors: colors } }))
    if (isForAll && others.length > 0) acts.attempt(client.editing.apply({ targets: others.map(({ hostId, uuid }) => ({ hostId, uuid })), change: { tagColors: changed } }))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('app:tags.title', { name: vm.name })}>
      <Stack gap="sm">
        <TagsInput data-autofocus label={t('app:column.tags')} description={t('app:tags.hint')} data={known} value={tags} onChange={change} maxTags={64} />
        {tags.length > 0 && (
          <Stack gap={6} role="group" aria-label={t('colors')} mah={260} style={{ overflow: 'auto' }}>
            {tags.map((tag) => (
              <Group key={tag} justify="space-between" wrap="nowrap">
                <TagChip tag={tag} color={colors[tag]} />
                <Select size="xs" w={150} aria-label={t('colorOf', { tag })} clearable placeholder={t('colorByText')} value={colors[tag] ?? null} onChange={(value) => paint(tag, tagColors.find((color) => color === value))} data={tagColors.map((value) => ({ value, label: t(`color.${value}`) }))} />
              </Group>
            ))}
          </Stack>
        )}
        {others.length > 0 && <Checkbox size="sm" label={t('colorsForAll', { count: others.length })} checked={isForAll} onChange={({ currentTarget }) => setForAll(currentTarget.checked)} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button onClick={submit}>{t('save')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
