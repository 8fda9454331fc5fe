// The answers to what an installer asks, typed here or read from a file.
import { Button, FileButton, Group, Select, Stack, Text, Textarea } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { unattendedKinds } from '#shared/model/provisioning/creation.ts'
import type { UnattendedInstall } from '#shared/model/provisioning/creation.ts'
import { answerKinds } from './vm-form.ts'
import type { VmForm } from './vm-form.ts'

export interface UnattendedFieldsProps {
  readonly form: Pick<VmForm, 'kind' | 'unattended' | 'answers'>
  readonly onChange: (patch: Partial<VmForm>) => void
}

const none = ' '
const mostBytes = 512 * 1024

type Answers = UnattendedInstall['kind']
const injectedAs: Readonly<Partial<Record<Answers, string>>> = { kickstart: 'ks.cfg', preseed: 'preseed.cfg', autoyast: 'autoinst.xml' }

/** How the installer comes by them. */
function howOf(kind: VmForm['kind'], answers: Answers): 'injected' | 'answersDisc' | 'ownDisc' | 'ownDiscAsks' | 'windowsDisc' {
  if (answers === 'windows') return 'windowsDisc'
  if (answers === 'autoinstall') return kind === 'tree' ? 'ownDisc' : 'ownDiscAsks'
  return kind === 'tree' ? 'injected' : 'answersDisc'
}

export function UnattendedFields({ form: { kind, unattended, answers }, onChange }: UnattendedFieldsProps) {
  const { t } = useTranslation('creation')
  const [trouble, setTrouble] = useState<'tooLarge' | 'unreadable' | null>(null)
  const kinds = answerKinds(kind)
  const chosen = unattended !== null && kinds.includes(unattended) ? unattended : null
  const change = (text: string): void => {
    setTrouble(null)
    onChange({ answers: text })
  }
  const read = (file: File | null): void => {
    if (!file) return
    if (file.size > mostBytes) return setTrouble('tooLarge')
    file.text().then(change, () => setTrouble('unreadable'))
  }
  return (
    <Stack gap="xs">
      <Select label={t('unattended.title')} allowDeselect={false} data={[{ value: none, label: t('unattended.none') }, ...kinds.map((value) => ({ value, label: t(`unattended.kind.${value}`) }))]} value={chosen ?? none} onChange={(value) => onChange({ unattended: unattendedKinds.find((known) => known === value) ?? null })} {...(chosen === null ? {} : { description: t(`unattended.how.${howOf(kind, chosen)}`, { file: injectedAs[chosen] ?? '' }) })} />
      {chosen !== null && (
        <>
          <Textarea label={t('unattended.answers')} autosize minRows={4} maxRows={12} value={answers} onChange={(event) => change(event.currentTarget.value)} error={trouble === null ? null : t(`unattended.${trouble}`)} classNames={{ input: 'mono' }} spellCheck={false} />
          <Group gap="sm" justify="space-between" wrap="nowrap">
            <Text size="xs" c="var(--muted)">{t('unattended.kept')}</Text>
            <FileButton onChange={read}>{(props) => <Button {...props} variant="default" size="compact-sm" style={{ flex: 'none' }} leftSection={<IconFileText size={14} />}>{t('unattended.read')}</Button>}</FileButton>
          </Group>
        </>
      )}
    </Stack>
  )
}
