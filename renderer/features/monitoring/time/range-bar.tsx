// The time that charts show: presets, a span of one's own, back and forth, back out of a zoom, and whether it follows the present.
import { ActionIcon, Button, Group, Popover, SegmentedControl, Text, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronLeft, IconChevronRight, IconPlayerPlay, IconZoomOut } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TimeSpan } from '../../../ui/chart/data/chart-data.ts'
import { formatRange } from '../../../ui/chart/data/time-words.ts'
import styles from '../monitoring.module.css'
import { CustomRange } from './custom-range.tsx'
import { useRange } from './range-store.ts'
import { presetOf, presets, shifted } from './time-range.ts'

const quick: readonly string[] = ['5m', '1h', '6h', '24h', '7d', '30d', '1y']

export function RangeBar({ span, children }: { span: TimeSpan; children?: ReactNode }) {
  const { t } = useTranslation('monitoring')
  const { range, before, setRange, zoomOut } = useRange()
  const [isOpen, setOpen] = useState(false)
  const preset = presetOf(range)
  const isLive = range.kind === 'last'
  const choose = (id: string): void => {
    const chosen = presets.find((known) => known.id === id)
    if (chosen) setRange({ kind: 'last', ms: chosen.ms })
  }
  return (
    <div className={styles['bar']}>
      {/* Frames of a sliding mark would be taken from the charts. */}
      <SegmentedControl className={styles['quick'] ?? ''} size="xs" transitionDuration={0} aria-label={t('range.label')} value={preset && quick.includes(preset.id) ? preset.id : ''} onChange={choose} data={quick.map((id) => ({ value: id, label: t(`range.short.${id}`) }))} />
      <Popover opened={isOpen} onChange={setOpen} position="bottom-start" shadow="md" trapFocus>
        <Popover.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} />} onClick={() => setOpen(!isOpen)} aria-expanded={isOpen} className={styles['present'] ?? ''}>
            <span className="ellipsis">{preset ? t(`range.preset.${preset.id}`) : formatRange(span.fromMs, span.toMs)}</span>
          </Button>
        </Popover.Target>
        <Popover.Dropdown><CustomRange span={span} onPreset={(id) => { choose(id); setOpen(false) }} onRange={(next) => { setRange(next); setOpen(false) }} /></Popover.Dropdown>
      </Popover>
      <Group gap={2} wrap="nowrap">
        <Sign label={t('range.earlier')} onClick={() => setRange(shifted(range, -1, Date.now()))} icon={<IconChevronLeft size={16} />} />
        <Sign label={t('range.later')} isOff={isLive} onClick={() => setRange(shifted(range, 1, Date.now()))} icon={<IconChevronRight size={16} />} />
        <Sign label={t('range.zoomOut')} isOff={before.length === 0} onClick={zoomOut} icon={<IconZoomOut size={16} />} />
      </Group>
      {isLive
        ? <Text size="xs" className={styles['live'] ?? ''} title={t('range.liveHint')}><i aria-hidden />{t('range.live')}</Text>
        : <Button variant="default" leftSection={<IconPlayerPlay size={13} />} onClick={() => setRange({ kind: 'last', ms: span.toMs - span.fromMs })}>{t('range.toLive')}</Button>}
      <div className={styles['beside']}>{children}</div>
    </div>
  )
}

function Sign({ label, icon, isOff = false, onClick }: { label: string; icon: ReactNode; isOff?: boolean; onClick: () => void }) {
  return <Tooltip label={label}><ActionIcon aria-label={label} disabled={isOff} onClick={onClick}>{icon}</ActionIcon></Tooltip>
}
