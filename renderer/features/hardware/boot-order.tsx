// From what a machine boots: its devices in their order, each on or off.
import { ActionIcon, Checkbox, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { bootOrderEdits, bootOrderOf } from '#shared/domain/fields/boot-order.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import styles from './hardware.module.css'
import { partSummary } from './part-summary.ts'
import type { HardwareState } from './use-hardware.ts'
import { usePartNames } from './use-part-name.ts'

export function BootOrder({ hardware }: { hardware: Pick<HardwareState, 'definition' | 'change'> }) {
  const { t } = useTranslation('hardware')
  const names = usePartNames()
  const { text } = hardware.definition
  const root = useMemo(() => parseXml(text), [text])
  const devices = useMemo(() => bootOrderOf(root), [root])
  const on = devices.filter(({ isOn }) => isOn).map(({ place }) => place)
  const setOrder = (places: readonly string[]): void => void hardware.change(...bootOrderEdits(root, places))
  const move = (index: number, by: number): void => {
    const [place] = on.slice(index, index + 1)
    if (place !== undefined) setOrder(on.toSpliced(index, 1).toSpliced(index + by, 0, place))
  }
  return (
    <div>
      <Text size="xs" fw={500} mb={4}>{t('boot.order')}</Text>
      {devices.length === 0 && <Text size="sm" c="var(--muted)">{t('boot.none')}</Text>}
      <ol className={styles['order']} aria-label={t('boot.order')}>
        {devices.map(({ place, element, isOn }, index) => {
          const name = names.of({ section: element.name, element })
          return (
            <li key={place} className={styles['orderRow']}>
              <Checkbox size="xs" aria-label={t('boot.from', { name })} checked={isOn} onChange={() => setOrder(isOn ? on.filter((each) => each !== place) : [...on, place])} />
              <span className={styles['orderName']}>{isOn ? `${index + 1}. ` : ''}{name} <span className="muted">{partSummary({ section: element.name, element })}</span></span>
              <ActionIcon size="sm" aria-label={t('boot.up', { name })} disabled={!isOn || index === 0} onClick={() => move(index, -1)}><IconArrowUp size={14} /></ActionIcon>
              <ActionIcon size="sm" aria-label={t('boot.down', { name })} disabled={!isOn || index === on.length - 1} onClick={() => move(index, 1)}><IconArrowDown size={14} /></ActionIcon>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
