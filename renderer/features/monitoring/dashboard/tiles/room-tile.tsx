// What there is, what of it is used, and what of it was promised to machines: as two bars over the same whole.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatPercent } from '../../../../i18n/format.ts'
import { Tile } from './tile.tsx'
import styles from './tiles.module.css'

export interface RoomTileProps {
  readonly area: string
  readonly title: string
  readonly href: string
  readonly total: number
  readonly used: number | null
  /** What machines were given; absent where nothing is promised. */
  readonly reserved?: number
  readonly totalText: string
  readonly format: (value: number) => string
  readonly usedWord: string
  readonly reservedWord?: string
  /** Beside the promised part, e.g. how many vCPUs share a CPU. */
  readonly ratio?: string
  /** From how many times the whole on it is worth a warning. */
  readonly mostTimes?: number
  readonly note?: ReactNode
}

export function RoomTile({ area, title, href, total, used, reserved, totalText, format, usedWord, reservedWord = '', ratio, mostTimes = 1, note }: RoomTileProps) {
  const { t } = useTranslation('monitoring')
  const share = (value: number): number => (total === 0 ? 0 : (value / total) * 100)
  const isOver = reserved !== undefined && total > 0 && reserved > total * mostTimes
  return (
    <Tile title={title} href={href} area={area}>
      <div className={styles['big']}>{used === null || total === 0 ? '–' : formatPercent(share(used))} <small>{total > 0 && t('room.of', { total: totalText })}</small></div>
      <Bar label={usedWord} percent={used === null ? 0 : share(used)} text={used === null ? '–' : format(used)} isHigh={used !== null && share(used) >= 90} />
      {reserved !== undefined && <Bar label={reservedWord} percent={share(reserved)} text={total === 0 ? '–' : `${format(reserved)}${ratio === undefined ? ` (${formatPercent(share(reserved))})` : ` (${ratio})`}`} isPromise isHigh={isOver} />}
      {isOver && ratio === undefined && <div className={styles['over']}>{t('room.over', { more: format(reserved - total) })}</div>}
      {note}
    </Tile>
  )
}

function Bar({ label, percent, text, isPromise = false, isHigh }: { label: string; percent: number; text: string; isPromise?: boolean; isHigh: boolean }) {
  return (
    <div className={styles['room']}>
      <div className={styles['roomLine']}><span>{label}</span><span>{text}</span></div>
      <div className={styles['track']} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(Math.min(100, percent))} aria-valuetext={text}>
        <i data-promise={isPromise || undefined} data-high={isHigh || undefined} style={{ width: `${Math.min(100, percent)}%` }} />
      </div>
    </div>
  )
}
