// What the clones get otherwise than their original: processors, memory, networks, folder and tags, within the limits of a template.
import { Autocomplete, Button, Collapse, Group, NumberInput, Select, SimpleGrid, Stack, TagsInput, Text } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isConnectionSettable, partsOfConnection } from '#shared/domain/devices/nic-connection.ts'
import { memoryRangeBytes, vcpuRange } from '#shared/domain/template-parameters.ts'
import type { ClonePreview } from '#shared/model/provisioning/cloning.ts'
import type { TemplateParameters } from '#shared/model/provisioning/template.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { formatBytes } from '../../i18n/format.ts'
import { SizeInput } from '../storage/size-input.tsx'
import type { ChosenSettings, CloneForm } from './clone-form.ts'
import { useConnectionChoices } from './use-connection-choices.ts'
import type { ConnectionChoices } from './use-connection-choices.ts'
import { useKnownNotes } from './use-known-notes.ts'

export interface CloneSettingsFieldsProps {
  readonly vm: Vm
  readonly preview: ClonePreview
  readonly form: CloneForm
  readonly problems: ReadonlySet<string>
  readonly onChange: (patch: Partial<CloneForm>) => void
}

/** Of a template they are asked; of another machine they are folded away, as a copy usually has what the original has. */
export function CloneSettingsFields(props: CloneSettingsFieldsProps) {
  const { t } = useTranslation(['cloning', 'creation'])
  const { source, settings } = props.preview
  const [isOpen, setOpen] = useState(source.isTemplate)
  const words = [t('creation:vcpuCount', { count: settings.vcpus }), formatBytes(settings.memoryBytes), ...settings.connections.map(nameOf), ...settings.tags]
  return (
    <Stack gap="xs">
      <Group gap="sm" wrap="nowrap">
        <Button variant="subtle" size="compact-sm" px={4} style={{ flex: 'none' }} aria-expanded={isOpen} leftSection={isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />} onClick={() => setOpen(!isOpen)}>{t('settings.open')}</Button>
        {!isOpen && <Text size="sm" c="var(--muted)" className="ellipsis">{words.join(' · ')}</Text>}
      </Group>
      <Collapse expanded={isOpen}><Fields {...props} /></Collapse>
    </Stack>
  )
}

function Fields({ vm, preview: { source, settings: usual }, form, problems, onChange }: CloneSettingsFieldsProps) {
  const { t } = useTranslation('cloning')
  const known = useKnownNotes()
  const settings = { ...usual, ...form.settings }
  const set = (patch: ChosenSettings): void => onChange({ settings: { ...form.settings, ...patch } })
  const { parameters, maxVcpus } = source
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="xs">
      <NumberInput label={labelWith(t('settings.vcpus'), limitWords(t, parameters?.vcpus, String))} min={parameters?.vcpus.least ?? 1} max={parameters?.vcpus.most ?? maxVcpus ?? vcpuRange.most} clampBehavior="none" allowDecimal={false} error={problems.has('vcpus') ? t('settings.between', vcpuRange) : null} value={settings.vcpus} onChange={(value) => set({ vcpus: Number(value) })} />
      <SizeInput label={labelWith(t('settings.memory'), limitWords(t, parameters?.memoryBytes, formatBytes))} bytes={settings.memoryBytes} {...(problems.has('memoryBytes') ? { error: t('settings.atLeast', { least: formatBytes(memoryRangeBytes.least) }) } : {})} onChange={(memoryBytes) => set({ memoryBytes })} />
      <NetworkFields vm={vm} source={source} connections={usual.connections.map((connection, nic) => form.connections[nic] ?? connection)} onConnect={(nic, connection) => onChange({ connections: { ...form.connections, [nic]: connection } })} />
      <Autocomplete label={t('settings.folder')} placeholder={t('settings.noFolder')} data={known.folders} value={settings.folder} onChange={(folder) => set({ folder })} />
      <TagsInput style={{ gridColumn: '1 / -1' }} label={t('settings.tags')} data={known.tags} value={settings.tags} onChange={(tags) => set({ tags })} maxTags={64} />
    </SimpleGrid>
  )
}

interface NetworkFieldsProps {
  readonly vm: Vm
  readonly source: ClonePreview['source']
  readonly connections: readonly string[]
  readonly onConnect: (nic: number, connection: string) => void
}

function NetworkFields({ vm, source, connections, onConnect }: NetworkFieldsProps) {
  const { t } = useTranslation('cloning')
  const known = useConnectionChoices(vm)
  const hasOne = source.connections.length === 1
  return source.connections.map((own, nic) => {
    const chosen = connections[nic] ?? own
    if (!isConnectionSettable(own)) return null
    return (
      // oxlint-disable-next-line react/no-array-index-key -- NICs have no name but their number
      <Select key={nic} label={hasOne ? t('settings.network') : t('settings.networkOf', { number: nic + 1 })} allowDeselect={false} searchable data={choicesOf(known, { own, chosen, parameters: source.parameters })} value={chosen} onChange={(value) => value !== null && onConnect(nic, value)} />
    )
  })
}

/** What may be chosen, and what it has now and had. */
function choicesOf({ choices, nameOf: labelOf }: ConnectionChoices, { own, chosen, parameters }: { own: string; chosen: string; parameters: TemplateParameters | null }): { value: string; label: string }[] {
  const allowed = parameters?.connections ?? []
  const offered = choices.filter(({ value }) => allowed.length === 0 || allowed.includes(value) || allowed.includes(partsOfConnection(value).connection))
  const others = [...new Set([own, chosen])].filter((connection) => !offered.some(({ value }) => value === connection))
  return [...offered, ...others.map((connection) => ({ value: connection, label: labelOf(connection) }))]
}

/** "default", "bridge br0". */
function nameOf(connection: string): string {
  return connection.replace(/^network:/, '').replace(':', ' ').trim()
}

function limitWords(t: TFunction<'cloning'>, limits: TemplateParameters['vcpus'] | undefined, format: (value: number) => string): string | undefined {
  const { least = null, most = null } = limits ?? {}
  if (least !== null && most !== null) return t('settings.between', { least: format(least), most: format(most) })
  if (least !== null) return t('settings.atLeast', { least: format(least) })
  return most === null ? undefined : t('settings.atMost', { most: format(most) })
}

function labelWith(label: string, hint: string | undefined): string {
  return hint === undefined ? label : `${label} (${hint})`
}
