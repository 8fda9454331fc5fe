// The hardware list: what belongs to no device, then the devices, with what of each was changed or waits.
import { Button, NavLink } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import styles from './hardware.module.css'
import { isIn } from './parts.ts'
import type { Part } from './parts.ts'
import { iconOf } from './part-icons.ts'
import { partSummary } from './part-summary.ts'
import { usePartNames } from './use-part-name.ts'
import type { HardwareState } from './use-hardware.ts'

export interface PartListProps {
  readonly parts: readonly Part[]
  readonly chosen: Part | undefined
  readonly hardware: Pick<HardwareState, 'effects' | 'pending' | 'findings'>
  readonly onChoose: (part: Part, index: number) => void
  readonly onAdd: () => void
}

const oneLine = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } as const

export function PartList({ parts, chosen, hardware, onChoose, onAdd }: PartListProps) {
  const { t } = useTranslation('hardware')
  const names = usePartNames()
  return (
    <div className={styles['side']}>
      <nav className={styles['list']} aria-label={t('parts')}>
        {parts.map((part, index) => {
          const Icon = iconOf(part)
          return <NavLink key={part.id} component="button" py={4} active={part.id === chosen?.id} label={names.of(part)} description={part.isLeaving ? t('leaving') : partSummary(part)} leftSection={<Icon size={17} stroke={1.6} />} rightSection={<Marks part={part} hardware={hardware} />} onClick={() => onChoose(part, index)} styles={{ label: oneLine, description: oneLine, body: { minWidth: 0 } }} />
        })}
      </nav>
      <div className={styles['add']}><Button fullWidth variant="default" leftSection={<IconPlus size={15} />} onClick={onAdd}>{t('add.open')}</Button></div>
    </div>
  )
}

function Marks({ part, hardware: { effects, pending, findings } }: { part: Part; hardware: PartListProps['hardware'] }) {
  const { t } = useTranslation('hardware')
  const marks = [
    { is: findings.some(({ place }) => place === part.place && place !== 'domain'), sign: '!', color: 'var(--state-error)', text: t('mark.finding') },
    { is: effects.some(({ difference }) => isIn(difference, part)), sign: '●', color: 'var(--mantine-primary-color-filled)', text: t('mark.changed') },
    { is: part.isLeaving || pending.some((difference) => isIn(difference, part)), sign: '◷', color: 'var(--state-paused)', text: t('mark.waits') },
  ]
  return <span className={styles['marks']}>{marks.filter(({ is }) => is).map(({ sign, color, text }) => <span key={sign} role="img" aria-label={text} title={text} style={{ color }}>{sign}</span>)}</span>
}
