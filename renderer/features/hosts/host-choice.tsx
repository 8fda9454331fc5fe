// Choosing hosts, one by one, by saved group or by folder; and saving a choice as a group.
import { ActionIcon, Button, Group, Menu, MultiSelect, Popover, Text, TextInput } from '@mantine/core'
import { IconChevronDown, IconFolder, IconTrash, IconUsersGroup } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Host } from '#shared/model/hosts/host.ts'
import { HostId } from '#shared/model/ids.ts'
import { useHostGroups } from './use-host-groups.ts'

export interface HostChoiceProps {
  readonly label: string
  /** Those that can be chosen now. */
  readonly choices: readonly Host[]
  readonly value: readonly HostId[]
  readonly onChange: (hostIds: readonly HostId[]) => void
  readonly error: string | null
}

export function HostChoice({ label, choices, value, onChange, error }: HostChoiceProps) {
  const { t } = useTranslation()
  const { groups, save, remove } = useHostGroups()
  const offered = new Set(choices.map(({ id }) => id))
  const folders = foldersOf(choices)
  return (
    <div>
      <MultiSelect label={label} data={choices.map(({ id, name }) => ({ value: id, label: name }))} value={[...value]} onChange={(ids) => onChange(ids.map((id) => HostId.parse(id)))} searchable error={error} />
      <Group gap={4} mt={4}>
        <Menu position="bottom-start">
          <Menu.Target><Button variant="subtle" size="compact-xs" rightSection={<IconChevronDown size={13} />} disabled={groups.length + folders.length === 0}>{t('hostChoice.choose')}</Button></Menu.Target>
          <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
            {groups.length > 0 && <Menu.Label>{t('hostChoice.groups')}</Menu.Label>}
            {groups.map(({ name, hostIds }) => (
              <Group key={name} gap={2} wrap="nowrap">
                <Menu.Item leftSection={<IconUsersGroup size={15} />} onClick={() => onChange(hostIds.filter((id) => offered.has(id)))}><span dir="auto">{name}</span> <span className="muted">{t('hostChoice.count', { count: hostIds.length, there: hostIds.filter((id) => offered.has(id)).length })}</span></Menu.Item>
                <ActionIcon aria-label={t('hostChoice.remove', { name })} title={t('hostChoice.remove', { name })} onClick={() => remove(name)}><IconTrash size={14} /></ActionIcon>
              </Group>
            ))}
            {folders.length > 0 && <Menu.Label>{t('hostChoice.folders')}</Menu.Label>}
            {folders.map(([folder, hosts]) => <Menu.Item key={folder} leftSection={<IconFolder size={15} />} onClick={() => onChange(hosts.map(({ id }) => id))}><span dir="auto">{folder}</span> <span className="muted">{t('hostChoice.count', { count: hosts.length, there: hosts.length })}</span></Menu.Item>)}
          </Menu.Dropdown>
        </Menu>
        <SaveGroup hostIds={value} names={groups.map(({ name }) => name)} onSave={save} />
      </Group>
    </div>
  )
}

/** With the folders that they are in, up to the top. */
function foldersOf(hosts: readonly Host[]): (readonly [folder: string, hosts: readonly Host[]])[] {
  const inside = hosts.flatMap((host) => host.folder.split('/').filter(Boolean).map((_, at, parts) => ({ folder: parts.slice(0, at + 1).join('/'), host })))
  return [...Map.groupBy(inside, ({ folder }) => folder)].map(([folder, found]) => [folder, found.map(({ host }) => host)] as const).toSorted(([one], [other]) => (one < other ? -1 : 1))
}

function SaveGroup({ hostIds, names, onSave }: { hostIds: readonly HostId[]; names: readonly string[]; onSave: (name: string, hostIds: readonly HostId[]) => void }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState('')
  const isTaken = names.includes(name.trim())
  const submit = (): void => {
    if (name.trim() === '') return
    onSave(name.trim(), hostIds)
    setName('')
    setOpen(false)
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" trapFocus withinPortal>
      <Popover.Target><Button variant="subtle" size="compact-xs" disabled={hostIds.length === 0} onClick={() => setOpen(!isOpen)}>{t('hostChoice.save')}</Button></Popover.Target>
      <Popover.Dropdown>
        <Group gap="xs" align="flex-end" wrap="nowrap">
          {/* Not a form: it may stand within one, and Enter is for this field alone. */}
          <TextInput label={t('hostChoice.name')} value={name} data-autofocus onChange={(event) => setName(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); event.stopPropagation(); submit() } }} />
          <Button disabled={name.trim() === ''} onClick={submit}>{t(isTaken ? 'hostChoice.replace' : 'hostChoice.keep')}</Button>
        </Group>
        {isTaken && <Text size="xs" c="var(--muted)" mt={4}>{t('hostChoice.taken')}</Text>}
      </Popover.Dropdown>
    </Popover>
  )
}
