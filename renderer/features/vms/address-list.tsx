// Where the guest can be reached: each address with where it is known from, and one click to copy it.
import { ActionIcon, CopyButton, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/machines/vm.ts'
import { CardSection } from '../../ui/layout/card-section.tsx'
import styles from './address-list.module.css'

export function AddressList({ vm }: { vm: Vm }) {
  const { t } = useTranslation()
  return (
    <CardSection title={t('vm.section.addresses')}>
      {vm.addresses.length === 0 && <span className="muted">{t(vm.libvirtId === null ? 'vm.addressesOff' : 'vm.addressesNone')}</span>}
      <ul className={styles['list']}>
        {vm.addresses.map(({ address, source, mac }) => (
          <li key={`${address} ${mac ?? ''}`} className={styles['line']}>
            <span className="mono">{address}</span>
            <CopyButton value={address}>
              {({ copied, copy }) => (
                <Tooltip label={t(copied ? 'common.copied' : 'common.copy')}>
                  <ActionIcon size="xs" aria-label={t('vm.copyAddress', { address })} onClick={copy}>{copied ? <IconCheck size={13} /> : <IconCopy size={13} />}</ActionIcon>
                </Tooltip>
              )}
            </CopyButton>
            <span className={styles['source']} title={t(`sourceHint.${source}`)}>{t(`source.${source}`)}</span>
            <span className={`mono ${styles['mac'] ?? ''}`}>{mac}</span>
          </li>
        ))}
      </ul>
    </CardSection>
  )
}
