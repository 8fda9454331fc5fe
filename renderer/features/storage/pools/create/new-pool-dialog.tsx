// A new pool: host, name, type, and what the type needs.
import { Alert, Button, Checkbox, Group, Modal, Select, TextInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { HostId } from '#shared/model/ids.ts'
import type { PoolType } from '#shared/model/storage/storage.ts'
import { useHosts, useSession } from '../../../../state/use-session.ts'
import { ProblemAlert } from '../../../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../../../ui/effects/use-loaded.ts'
import { isHostUp } from '../../../../ui/marks/vm-state.ts'
import { DialogForm } from '../../../../ui/forms/dialog-form.tsx'
import { authTypes, emptyForm, hasTarget, isComplete, poolXml, typesThatBuild, typesThatErase } from './pool-form.ts'
import { PoolSourceFields, PoolUserFields } from './pool-source-fields.tsx'

export function NewPoolDialog({ hostId: fixed, onClose }: { hostId: HostId | undefined; onClose: () => void }) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const hosts = [...useHosts().values()].filter(isHostUp)
  const [chosen, setHostId] = useState(fixed)
  // The first host that is there, also if it connects while the dialog is open.
  const hostId = chosen ?? hosts[0]?.id
  const [form, setForm] = useState(emptyForm)
  const [password, setPassword] = useState('')
  const [options, setOptions] = useState({ build: true, overwrite: false, autostart: true })
  const [problem, setProblem] = useState<Problem>()
  const [isBusy, setBusy] = useState(false)
  const types = usePoolTypes(hostId)
  const chooseHost = (value: string | null): void => {
    if (value === null) return
    setHostId(HostId.parse(value))
    // What one host found may not be there for another.
    setForm({ ...form, found: '' })
  }
  const wanted = { ...form, target: form.target === '' ? `/var/lib/libvirt/${form.name.trim()}` : form.target }
  const submit = (): void => {
    if (hostId === undefined || !isComplete(wanted)) return
    setBusy(true)
    const build = !options.build || !typesThatBuild.has(form.type) ? 'none' : options.overwrite && typesThatErase.has(form.type) ? 'overwrite' : 'keep'
    client.storage.definePool({ hostId, xml: poolXml(wanted), build, start: true, autostart: options.autostart, ...(authTypes[form.type] && form.user.trim() !== '' && password !== '' ? { password } : {}) }).then(onClose, (error: unknown) => {
      setBusy(false)
      setProblem(problemOf(error))
    })
  }
  return (
    <Modal opened onClose={onClose} title={t('newPool.title')} size="md">
      <DialogForm onSubmit={submit}>
        {fixed === undefined && <Select searchable label={t('newPool.host')} allowDeselect={false} data={hosts.map(({ id, name }) => ({ value: id, label: name }))} value={hostId ?? null} onChange={chooseHost} />}
        <TextInput data-autofocus label={t('newPool.name')} value={form.name} onChange={(event) => setForm({ ...form, name: event.currentTarget.value })} />
        <Select label={t('newPool.type')} allowDeselect={false} data={types.map((type) => ({ value: type, label: t(`type.${type}`) }))} value={form.type} onChange={(value) => setForm({ ...form, type: types.find((type) => type === value) ?? 'dir', found: '' })} />
        <PoolSourceFields form={form} hostId={hostId} onChange={setForm} />
        <PoolUserFields form={form} onChange={setForm} password={password} onPassword={setPassword} />
        {hasTarget(form.type) && <TextInput label={t('newPool.target')} classNames={{ input: 'mono' }} placeholder={wanted.target} value={form.target} onChange={(event) => setForm({ ...form, target: event.currentTarget.value })} />}
        {typesThatBuild.has(form.type) && <Checkbox label={t(`newPool.build.${typesThatErase.has(form.type) ? 'erase' : 'make'}`)} checked={options.build} onChange={(event) => setOptions({ ...options, build: event.currentTarget.checked })} />}
        {typesThatErase.has(form.type) && options.build && (
          <Alert color="orange" variant="light" icon={<IconAlertTriangle size={18} />}>
            <Checkbox label={t('newPool.overwrite')} description={t('newPool.overwriteHint', { device: form.fields.device || t('newPool.theDevice') })} checked={options.overwrite} onChange={(event) => setOptions({ ...options, overwrite: event.currentTarget.checked })} />
          </Alert>
        )}
        <Checkbox label={t('newPool.autostart')} checked={options.autostart} onChange={(event) => setOptions({ ...options, autostart: event.currentTarget.checked })} />
        {problem && <ProblemAlert problem={problem} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" loading={isBusy} disabled={hostId === undefined || !isComplete(wanted)}>{t('newPool.create')}</Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}

const usualTypes: readonly PoolType[] = ['dir', 'fs', 'netfs', 'logical']

/** What the host's libvirt was built with; the usual ones until it has told. */
function usePoolTypes(hostId: HostId | undefined): readonly PoolType[] {
  const { client } = useSession()
  const load = useCallback((signal: AbortSignal) => (hostId === undefined ? Promise.resolve(usualTypes) : client.storage.poolTypes({ hostId }, { signal })), [client, hostId])
  return useLoaded<readonly PoolType[]>(load).value ?? usualTypes
}
