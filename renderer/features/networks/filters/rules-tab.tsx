// The rules of a filter as rows of fields. Applied, they are in force for every NIC behind the filter at once.
import { Button, Group, Loader, Select, Text } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '#shared/errors.ts'
import type { Definition } from '#shared/model/machines/definition.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import { find, findAll, readXml, attribute } from '#shared/xml/read-xml.ts'
import { useSession } from '../../../state/use-session.ts'
import { CardSection } from '../../../ui/layout/card-section.tsx'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import { FieldInput } from '../edit/sections/field-input.tsx'
import { RowList } from '../edit/sections/row-list.tsx'
import { readRules, ruleActions, ruleDirections, ruleProtocols, writeRules } from './filter-rules.ts'
import type { RuleRow } from './filter-rules.ts'

const blank = { action: 'accept', direction: 'in', priority: '500', protocol: 'tcp', source: '', destination: '', ports: '', rest: '' }

export function RulesTab({ hostId, name }: { hostId: HostId; name: string }) {
  const { t } = useTranslation('networks')
  const { client } = useSession()
  const ref = useMemo(() => ({ hostId, kind: 'nwfilter', key: name }) as const, [hostId, name])
  const load = useCallback((signal: AbortSignal) => client.definitions.read(ref, { signal }), [client, ref])
  const { value: current, problem: unread, reload } = useLoaded(load)
  const [draft, setDraft] = useState<{ readonly base: Definition; readonly rows: readonly RuleRow[] } | null>(null)
  const [failure, setFailure] = useState<Problem>()
  const base = draft?.base ?? current
  const before = useMemo(() => (base ? readRules(base.xml) : []), [base])
  if (!base) return unread ? <ProblemAlert problem={unread} isBar /> : <EmptyState title={t('loading')} icon={<Loader size="sm" />} />
  const rows = draft?.rows ?? before
  const root = readXml(base.xml)
  const apply = (): void => {
    setFailure(undefined)
    client.definitions.apply({ ...ref, xml: writeRules(base.xml, before, rows), baseFingerprint: base.fingerprint }).then(
      () => { setDraft(null); reload() },
      (error: unknown) => setFailure(problemOf(error)),
    )
  }
  return (
    <div style={{ flex: 1, minHeight: 0, overflow: 'auto', padding: 16, background: 'var(--page-bg)' }}>
      <CardSection title={t('filters.rules')}>
        <div style={{ display: 'grid', gap: 12, minWidth: 820 }}>
          <Text size="sm" c="var(--muted)">{t('filters.rulesHint', { chain: attribute(root, 'chain') || 'root', includes: findAll(root, 'filterref').map((item) => attribute(item, 'filter')).join(', ') || t('filters.noIncludes'), uuid: find(root, 'uuid').text })}</Text>
          <RuleRows rows={rows} onChange={(next) => setDraft({ base, rows: next })} />
          {failure && <ProblemAlert problem={failure} />}
          {draft && (
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={() => { setDraft(null); setFailure(undefined) }}>{t('changes.discard')}</Button>
              <Button onClick={apply}>{t('changes.apply')}</Button>
            </Group>
          )}
        </div>
      </CardSection>
    </div>
  )
}

function RuleRows({ rows, onChange }: { rows: readonly RuleRow[]; onChange: (rows: readonly RuleRow[]) => void }) {
  const { t } = useTranslation('networks')
  const heads = ['action', 'direction', 'priority', 'protocol', 'source', 'destination', 'ports', 'rest'].map((head) => t(`rule.${head}`))
  return (
    <RowList label={t('filters.rules')} heads={heads} tracks="92px 84px 66px 110px minmax(0,1fr) minmax(0,1fr) 92px minmax(0,0.8fr)" rows={rows} onChange={onChange} blank={blank} withKey={(each, key) => ({ ...each, key })} addText={t('rule.add')}>
      {(row, _at, change) => (
        <>
          <Choice label={t('rule.action')} values={ruleActions} value={row.action} onPick={(action) => change({ action })} />
          <Choice label={t('rule.direction')} values={ruleDirections} value={row.direction} onPick={(direction) => change({ direction })} />
          <FieldInput isBare label={t('rule.priority')} value={row.priority} error={/^(-?\d{1,4})?$/.test(row.priority) ? null : t('check.priority')} onChange={(priority) => change({ priority: priority.trim() })} />
          <Choice label={t('rule.protocol')} values={['', ...ruleProtocols]} value={row.protocol} onPick={(protocol) => change({ protocol })} />
          <FieldInput isBare label={t('rule.source')} value={row.source} error={null} isDisabled={row.protocol === ''} onChange={(source) => change({ source: source.trim() })} isMono />
          <FieldInput isBare label={t('rule.destination')} value={row.destination} error={null} isDisabled={row.protocol === ''} onChange={(destination) => change({ destination: destination.trim() })} isMono />
          <FieldInput isBare label={t('rule.ports')} value={row.ports} error={/^(\S+)?$/.test(row.ports) ? null : t('check.ports')} isDisabled={!/^(tcp|udp|sctp|ip)/.test(row.protocol)} onChange={(ports) => change({ ports: ports.trim() })} isMono />
          <span className="muted mono ellipsis" style={{ fontSize: 11.5, lineHeight: '30px' }} title={row.rest}>{row.rest}</span>
        </>
      )}
    </RowList>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly values: readonly string[]
  readonly value: string
  readonly onPick: (value: string) => void
}

/** A value that the list does not know is kept, and stays to be chosen. */
function Choice({ label, values, value, onPick }: ChoiceProps) {
  const { t } = useTranslation('networks')
  const data = [...new Set([...values, value])].map((each) => ({ value: each, label: each === '' ? t('rule.everything') : each }))
  return <Select size="xs" aria-label={label} allowDeselect={false} data={data} value={value} onChange={(picked) => onPick(picked ?? value)} />
}
