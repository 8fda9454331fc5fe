// Other machines or hosts to lay beside this one in every chart.
import { Button, Checkbox, Group, Popover, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowsDiff, IconSearch } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface Candidate {
  readonly id: string
  readonly name: string
  readonly detail: string
}

export interface ComparePickerProps {
  readonly candidates: () => readonly Candidate[]
  readonly chosen: readonly string[]
  readonly onChosen: (chosen: readonly string[]) => void
}

const shownAtOnce = 50
/** With this one ten, which is what a chart can be read with. */
const mostCompared = 9

export function ComparePicker({ candidates, chosen, onChosen }: ComparePickerProps) {
  const { t } = useTranslation('monitoring')
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Button variant={chosen.length > 0 ? 'light' : 'default'} leftSection={<IconArrowsDiff size={15} />} onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>{chosen.length === 0 ? t('compare.open') : t('compare.with', { count: chosen.length })}</Button>
      </Popover.Target>
      <Popover.Dropdown p="xs">{isOpen && <Choices candidates={candidates} chosen={chosen} onChosen={onChosen} />}</Popover.Dropdown>
    </Popover>
  )
}

function Choices({ candidates, chosen, onChosen }: ComparePickerProps) {
  const { t } = useTranslation('monitoring')
  const [text, setText] = useState('')
  const all = useMemo(() => candidates(), [candidates])
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const found = all.filter(({ id, name, detail }) => (words.length === 0 && chosen.includes(id)) || words.every((word) => `${name} ${detail}`.toLowerCase().includes(word)))
  // What is chosen stands on top, so that it can be let go of.
  const shown = found.toSorted((left, right) => Number(chosen.includes(right.id)) - Number(chosen.includes(left.id))).slice(0, shownAtOnce)
  return (
    <Stack gap="xs" w={280}>
      <TextInput size="xs" data-autofocus leftSection={<IconSearch size={14} />} placeholder={t('compare.search')} aria-label={t('compare.search')} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <ScrollArea.Autosize mah={280}>
        <Stack gap={6} p={4}>
          {shown.map(({ id, name, detail }) => (
            <Checkbox key={id} checked={chosen.includes(id)} disabled={!chosen.includes(id) && chosen.length >= mostCompared} onChange={(event) => onChosen(event.currentTarget.checked ? [...chosen, id] : chosen.filter((other) => other !== id))} label={<span><bdi>{name}</bdi> <span className="muted">{detail}</span></span>} />
          ))}
          {shown.length === 0 && <Text size="sm" c="var(--muted)">{t('compare.nothing')}</Text>}
          {found.length > shown.length && <Text size="xs" c="var(--muted)">{t('compare.more', { count: found.length - shown.length })}</Text>}
        </Stack>
      </ScrollArea.Autosize>
      <Group justify="space-between"><Text size="xs" c="var(--muted)">{t('compare.most', { count: mostCompared })}</Text><Button size="compact-xs" variant="subtle" disabled={chosen.length === 0} onClick={() => onChosen([])}>{t('compare.clear')}</Button></Group>
    </Stack>
  )
}
