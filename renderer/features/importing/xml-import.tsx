// A definition of libvirt: its text, what of it does not fit, and the name and identity that it gets.
import { Button, Checkbox, Group, Loader, Text, Textarea, TextInput } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostId } from '#shared/model/ids.ts'
import { maxXmlLength } from '#shared/model/machines/definition.ts'
import { XmlImport as XmlWish } from '#shared/model/provisioning/importing.ts'
import type { XmlFinding, XmlImport as Wish } from '#shared/model/provisioning/importing.ts'
import { formatBytes } from '../../i18n/format.ts'
import { useSession } from '../../state/use-session.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'
import { usePreview } from '../creation/use-preview.ts'
import { useActs } from '../vms/use-acts.ts'
import styles from './importing.module.css'

export interface XmlImportProps {
  readonly hostId: HostId | undefined
  readonly xml: string
  readonly onXml: (xml: string) => void
  readonly onClose: () => void
}

export function XmlImport({ hostId, xml, onXml, onClose }: XmlImportProps) {
  const { t } = useTranslation('importing')
  const { client } = useSession()
  const acts = useActs()
  const [name, setName] = useState('')
  const [isNewIdentity, setNewIdentity] = useState(false)
  const [start, setStart] = useState(false)
  const parsed = XmlWish.safeParse({ hostId, xml, isNewIdentity, start, ...(name.trim() === '' ? {} : { name }) })
  const wish = parsed.success ? parsed.data : undefined
  const preview = usePreview(wish, useCallback((asked: Wish, signal: AbortSignal) => client.importing.previewXml(asked, { signal }), [client]))
  const refusals = preview.value?.findings.filter(({ isRefusal }) => isRefusal) ?? []
  const isPossible = wish !== undefined && preview.value !== undefined && refusals.length === 0 && !preview.isChecking
  const submit = (): void => {
    if (!wish || !isPossible) return
    acts.attempt(client.importing.xml(wish))
    onClose()
  }
  return (
    <DialogForm onSubmit={submit}>
      <Textarea label={t('xml')} description={t('xmlHint')} error={xml.length > maxXmlLength ? t('xmlTooLong', { size: formatBytes(maxXmlLength) }) : null} value={xml} onChange={(event) => onXml(event.currentTarget.value)} autosize minRows={6} maxRows={12} spellCheck={false} classNames={{ input: 'mono' }} data-autofocus />
      <Group grow align="flex-start">
        <TextInput label={t('name')} placeholder={preview.value?.name ?? t('nameOfXml')} value={name} onChange={(event) => setName(event.currentTarget.value)} spellCheck={false} />
        <Checkbox mt={30} label={t('newIdentity')} checked={isNewIdentity} onChange={(event) => setNewIdentity(event.currentTarget.checked)} />
      </Group>
      <div className={styles['findings']} aria-live="polite" data-testid="import-findings" aria-busy={preview.isChecking}>
        {preview.problem && <ProblemAlert problem={preview.problem} />}
        {preview.isChecking && !preview.value && <Text size="sm" c="var(--muted)"><Loader size={12} mr={6} />{t('checking')}</Text>}
        {preview.value?.findings.map((finding) => <Finding key={`${finding.kind} ${finding.what} ${finding.by}`} finding={finding} />)}
        {preview.value?.findings.length === 0 && <Text size="sm" c="var(--muted)">{t('fits')}</Text>}
      </div>
      <Group justify="space-between">
        <Checkbox label={t('start')} checked={start} onChange={(event) => setStart(event.currentTarget.checked)} />
        <Group gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" disabled={!isPossible}>{t('import')}</Button>
        </Group>
      </Group>
    </DialogForm>
  )
}

function Finding({ finding: { kind, isRefusal, what, by } }: { finding: XmlFinding }) {
  const { t } = useTranslation('importing')
  return <Notice tone={isRefusal ? 'error' : 'warning'} title={by === '' ? t(`finding.${kind}`, { what }) : t(`findingBy.${kind}`, { what, by })} />
}
