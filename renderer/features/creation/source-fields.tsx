// Where the machine comes from: the kind, and the volume where it is one.
import { Input, Loader, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { InstallTree } from '#shared/model/provisioning/creation.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import { formatBytes } from '../../i18n/format.ts'
import type { Loaded } from '../../ui/effects/use-loaded.ts'
import { SourceUpload } from './source-upload.tsx'
import { TreeFields } from './tree-fields.tsx'
import type { SourceUpload as Upload } from './use-source-upload.ts'
import { isChoice, needsVolume, sourceKinds } from './vm-form.ts'
import type { PoolVolume, VmForm } from './vm-form.ts'

export interface SourceFieldsProps {
  readonly tree: InstallTree | null | undefined
  readonly obstacles: readonly Problem[]
  readonly form: VmForm
  readonly choices: Loaded<readonly PoolVolume[]>
  readonly pools: readonly Pool[]
  readonly upload: Upload
  readonly onChange: (patch: Partial<VmForm>) => void
}

/** In groups where some are templates. */
function templatesFirst(t: TFunction<'creation'>, volumes: readonly PoolVolume[]) {
  const label = ({ pool, volume, isReplaced }: PoolVolume): string => [t('volumeOf', { name: volume.name, pool, size: formatBytes(volume.capacityBytes) }), ...(isReplaced === true ? [t('replaced')] : [])].join(' · ')
  const item = (choice: PoolVolume) => ({ value: keyOf(choice), label: label(choice) })
  const templates = volumes.filter(({ isTemplate }) => isTemplate === true).map(item)
  const others = volumes.filter(({ isTemplate }) => isTemplate !== true).map(item)
  return templates.length === 0 ? others : [{ group: t('templates'), items: templates }, { group: t('otherVolumes'), items: others }]
}

const keyOf = ({ pool, volume }: PoolVolume): string => `${pool}/${volume.name}`

export function SourceFields({ form, tree, obstacles, choices, pools, upload, onChange }: SourceFieldsProps) {
  const { t } = useTranslation('creation')
  const { kind } = form
  const volumes = (choices.value ?? []).filter(({ volume }) => isChoice(kind, volume)).toSorted((one, other) => one.volume.name.localeCompare(other.volume.name))
  const chooseKind = (value: string): void => {
    const next = sourceKinds.find((known) => known === value) ?? 'cloud'
    // A disk that was a machine's has been set up before.
    onChange({ kind: next, volume: undefined, hasCloudInit: next === 'cloud' })
  }
  const choose = (key: string | null): void => {
    const volume = volumes.find((candidate) => keyOf(candidate) === key)
    onChange({ volume })
  }
  return (
    <Stack gap={6}>
      <Input.Wrapper label={t('source')} labelElement="div">
        <SegmentedControl fullWidth styles={{ label: { paddingInline: 5 } }} aria-label={t('source')} data={sourceKinds.map((value) => ({ value, label: t(`kind.${value}`) }))} value={kind} onChange={chooseKind} />
      </Input.Wrapper>
      <Text size="xs" c="var(--muted)">{t(`kindHint.${kind}`)}</Text>
      {kind === 'tree' && <TreeFields form={form} tree={tree} obstacles={obstacles} onChange={onChange} />}
      {needsVolume(kind) && (
        <Select
          label={t(`volume.${kind}`)}
          searchable
          data={templatesFirst(t, volumes)}
          value={form.volume ? keyOf(form.volume) : null}
          onChange={choose}
          nothingFoundMessage={choices.value ? t(`noVolumes.${kind}`) : undefined}
          rightSection={choices.value === undefined && choices.problem === undefined && form.hostId !== undefined ? <Loader size="xs" /> : undefined}
          {...(choices.value && volumes.length === 0 && form.hostId !== undefined ? { description: t(`noVolumes.${kind}`) } : {})}
        />
      )}
      {(needsVolume(kind) || upload.onItsWay) && <SourceUpload upload={upload} pools={pools} isEnabled={form.hostId !== undefined} />}
    </Stack>
  )
}
