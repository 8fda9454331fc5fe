// Somebody else has changed the machine meanwhile: what they did, where both differ, and the choice.
import { Button, Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Difference } from '#shared/domain/edits/compare.ts'
import { putTogether } from '#shared/domain/edits/put-together.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { routes } from '../../../app/routes.ts'
import { Notice } from '../../../ui/feedback/notice.tsx'
import type { DefinitionState } from '../../definitions/use-definition.ts'
import { useDifferenceLine } from '../../settings/use-difference-line.ts'
import styles from '../hardware.module.css'

export function BehindNotice({ vm, definition }: { vm: Vm; definition: DefinitionState }) {
  const { t } = useTranslation('hardware')
  const { base, current, text } = definition
  const both = useMemo(() => (base && current ? putTogether({ base: base.xml, mine: text, theirs: current.xml }) : undefined), [base, current, text])
  if (!both || !current) return null
  return (
    <Notice
      tone="warning" isBar testId="behind" title={t('behind.title')}
      actions={<><Button size="compact-sm" onClick={() => definition.rebase(both.text)}>{t('behind.keep')}</Button><Button size="compact-sm" variant="default" onClick={() => definition.discard()}>{t('behind.drop')}</Button><Button component={Link} href={routes.vm(vm, 'xml')} size="compact-sm" variant="subtle">{t('behind.xml')}</Button></>}
    >
      <Lines label={t('behind.theirs')} differences={both.theirs} />
      <Lines label={t('behind.contested')} differences={both.contested} />
      <Lines label={t('behind.lost')} differences={both.lost} />
    </Notice>
  )
}

function Lines({ label, differences }: { label: string; differences: readonly Difference[] }) {
  const line = useDifferenceLine()
  if (differences.length === 0) return null
  return (
    <>
      <Text size="xs" c="var(--muted)" mt={4}>{label}</Text>
      <ul className={styles['lines']} aria-label={label}>{differences.map((each) => <li key={`${each.place} ${'field' in each ? each.field : each.kind}`} className={styles['line']}><span>{line(each)}</span></li>)}</ul>
    </>
  )
}
