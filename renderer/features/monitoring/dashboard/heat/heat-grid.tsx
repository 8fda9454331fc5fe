// The cells of the heat map. Arrow keys go from cell to cell, Enter opens the host.
import { useComputedColorScheme } from '@mantine/core'
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Host } from '#shared/model/hosts/host.ts'
import { routes } from '../../../../app/routes.ts'
import { formatValue } from '../../../../ui/chart/data/units.ts'
import type { ChartUnit } from '../../../../ui/chart/data/units.ts'
import { arrowTarget, heatColor } from './heat-color.ts'
import styles from './heat.module.css'

export interface HeatCell {
  readonly host: Host
  readonly value: number | null
  readonly isLost: boolean
}

export interface HeatGridProps {
  readonly cells: readonly HeatCell[]
  readonly unit: ChartUnit
  readonly top: number
  /** A label wherever another folder begins. */
  readonly isGrouped: boolean
}

const sizes = [{ most: 24, size: 'large' }, { most: 90, size: 'middle' }, { most: Number.POSITIVE_INFINITY, size: 'small' }] as const
/** Labels of a few hosts each would take more room than the hosts. */
const leastPerFolder = 8

export function HeatGrid({ cells, unit, top, isGrouped }: HeatGridProps) {
  const { t } = useTranslation('monitoring')
  const [, navigate] = useLocation()
  const [at, setAt] = useState(0)
  const [hovered, setHovered] = useState<number | null>(null)
  const { size } = sizes.find(({ most }) => cells.length <= most) ?? sizes[2]
  const folders = new Set(cells.map(({ host }) => host.folder))
  const hasLabels = isGrouped && folders.size > 1 && cells.length / folders.size >= leastPerFolder
  const shown = cells[hovered ?? at]
  const textOf = ({ host, value, isLost }: HeatCell): string => `${host.name}${host.folder === '' ? '' : ` (${host.folder})`}: ${isLost ? t('heat.lost') : value === null ? t('heat.unknown') : formatValue(value, unit)}`
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const grid = event.currentTarget.parentElement
    if (!grid) return
    const columns = Math.max(1, getComputedStyle(grid).gridTemplateColumns.split(' ').length)
    const target = arrowTarget(event.key, { at, count: cells.length, columns })
    if (target === undefined) return
    event.preventDefault()
    setAt(target)
    grid.querySelector<HTMLElement>(`[data-at="${target}"]`)?.focus()
  }
  return (
    <>
      <div className={styles['heatLine']} aria-live="off">{shown ? textOf(shown) : ' '}</div>
      <div className={styles['heat']} data-size={size} role="group" aria-label={t('dashboard.heat')}>
        {cells.map((cell, index) => (
          <HeatLink key={cell.host.id} cell={cell} at={index} share={top === 0 ? 0 : (cell.value ?? 0) / top} label={textOf(cell)} text={cell.value === null ? '–' : formatValue(cell.value, unit)} size={size} isTabStop={index === Math.min(at, cells.length - 1)} heading={hasLabels && cells[index - 1]?.host.folder !== cell.host.folder ? cell.host.folder || t('heat.noFolder') : undefined} onHover={(isHere) => setHovered(isHere ? index : null)} onFocus={() => setAt(index)} onKeyDown={onKeyDown} onOpen={() => navigate(routes.host(cell.host.id, 'performance'))} />
        ))}
      </div>
    </>
  )
}

interface HeatLinkProps {
  readonly cell: HeatCell
  readonly at: number
  readonly share: number
  readonly label: string
  readonly text: string
  readonly size: (typeof sizes)[number]['size']
  readonly isTabStop: boolean
  readonly heading: string | undefined
  readonly onHover: (isHere: boolean) => void
  readonly onFocus: () => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  readonly onOpen: () => void
}

function HeatLink({ cell: { host, value, isLost }, at, share, label, text, size, isTabStop, heading, onHover, onFocus, onKeyDown, onOpen }: HeatLinkProps) {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const { background, text: color } = heatColor(share, scheme)
  return (
    <>
      {heading !== undefined && <div className={styles['heatFolder']}>{heading}</div>}
      <a href={`#${routes.host(host.id, 'performance')}`} data-at={at} data-lost={value === null || undefined} tabIndex={isTabStop ? 0 : -1} aria-label={label} title={size === 'large' ? undefined : label} style={value === null ? undefined : { background, color }} onMouseEnter={() => onHover(true)} onMouseLeave={() => onHover(false)} onFocus={onFocus} onKeyDown={onKeyDown} onClick={(event) => { event.preventDefault(); onOpen() }}>
        {size === 'large' && <span className="ellipsis" dir="auto">{host.name}</span>}
        {size !== 'small' && <b>{isLost ? '×' : text}</b>}
      </a>
    </>
  )
}
