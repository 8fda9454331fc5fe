// The context menu of one or many VMs: all that is offered for them, by groups. What is not possible now says why.
import { Menu } from '@mantine/core'
import { IconCommand } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/machines/vm.ts'
import { ReasonedItem } from '../../ui/lists/reasoned-item.tsx'
import { useVmOffers } from './offers/use-vm-offers.ts'
import { offerGroups } from './offers/vm-offer.ts'
import type { VmOffer } from './offers/vm-offer.ts'

export function VmMenuItems({ vms }: { vms: readonly Vm[] }) {
  const { t } = useTranslation()
  const offers = useVmOffers()(vms)
  const [vm] = vms
  if (!vm) return null
  const groups = offerGroups.map((group) => offers.filter((offer) => offer.group === group)).filter((group) => group.length > 0)
  return (
    <>
      <Menu.Label dir="auto" maw={320} className="ellipsis">{vms.length === 1 ? vm.name : t('menu.many', { count: vms.length })}</Menu.Label>
      {groups.map((group, index) => (
        <div key={group[0]?.group}>
          {index > 0 && <Menu.Divider />}
          {group[0]?.group === 'keys' ? <KeyItems offers={group} /> : group.map(({ id, run, ...offer }) => <ReasonedItem key={id} {...offer} onClick={run} />)}
        </div>
      ))}
    </>
  )
}

/** Eighteen of them, which would drown the rest. */
function KeyItems({ offers }: { offers: readonly VmOffer[] }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  // The library opens it by hovering alone, and closes it when the menu moves away under a mouse that stands still. A press opens it for
  // good, and takes the keyboard along.
  const press = ({ detail }: MouseEvent): void => {
    setOpen(true)
    if (detail === 0) requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus())
  }
  const reason = offers[0]?.reason ?? ''
  if (reason !== '') return <ReasonedItem label={t('menu.sendKeys')} icon={IconCommand} reason={reason} onClick={() => undefined} />
  return (
    <Menu.Sub opened={isOpen} onChange={setOpen}>
      <Menu.Sub.Target>
        <Menu.Sub.Item leftSection={<IconCommand size={15} stroke={1.8} />} onClick={press}>{t('menu.sendKeys')}</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown ref={list} mah={420}>
        {offers.map((offer) => <Menu.Item key={offer.id} onClick={offer.run}>{offer.label}</Menu.Item>)}
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  )
}
