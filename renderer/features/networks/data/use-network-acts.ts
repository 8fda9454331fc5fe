// What can be done with networks, and how carefully to ask: a network that machines are on is not stopped by a slip.
import { useTranslation } from 'react-i18next'
import type { Network, NetworkActionId } from '#shared/model/networks/network.ts'
import { useUi } from '../../../state/ui-store.ts'
import { useSession } from '../../../state/use-session.ts'
import { useActs } from '../../vms/use-acts.ts'
import { nicsOf, nicsOn } from './use-networks.ts'

export interface NetworkActs {
  /** Asks first where machines would lose their network. */
  readonly request: (action: NetworkActionId, networks: readonly Network[]) => void
}

/** A network of several hosts is named with its host; many at once are typed as a number. */
const typedCountFrom = 10
const asking: readonly NetworkActionId[] = ['stop', 'restart', 'undefine']

export function allows(action: NetworkActionId, { isActive, autostart, isPersistent }: Network): boolean {
  switch (action) {
    case 'start':
      return !isActive
    case 'stop':
    case 'restart':
      return isActive
    case 'autostart-on':
      return !autostart && isPersistent
    case 'autostart-off':
      return autostart
    case 'undefine':
      return true
    default:
      return action satisfies never
  }
}

export function useNetworkActs(): NetworkActs {
  const { t } = useTranslation('networks')
  const session = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const run = (action: NetworkActionId, networks: readonly Network[]): void => acts.attempt(session.client.networks.act({ action, targets: networks.map(({ hostId, name }) => ({ hostId, network: name })) }))
  const ask = async (action: NetworkActionId, networks: readonly Network[]): Promise<void> => {
    const { places } = session.inventory.getState()
    const nics = nicsOf(await session.client.networks.topology({ hostIds: [...new Set(networks.map(({ hostId }) => hostId))] }))
    const cutOff = networks.flatMap((network) => nicsOn(network, nics)).filter(({ isRunning }) => isRunning)
    const [first] = networks
    const many = networks.length >= typedCountFrom
    openDialog({
      kind: 'confirm',
      title: t(`confirm.${action}.title`, { count: networks.length, name: first?.name ?? '' }),
      text: [t(`confirm.${action}.text`), cutOff.length === 0 ? t('confirm.nobody') : t('confirm.cutOff', { count: cutOff.length, names: [...new Set(cutOff.map(({ vmName }) => vmName))].slice(0, 8).join(', ') })].join(' '),
      items: networks.map(({ hostId, name }) => t('onHost', { name, host: places.get(hostId)?.name ?? '' })),
      label: t(`action.${action}`),
      ...(many ? { typed: String(networks.length) } : action === 'undefine' && cutOff.length > 0 ? { typed: first?.name ?? '' } : {}),
      run: () => run(action, networks),
    })
  }
  return {
    request: (action, networks) => {
      const possible = networks.filter((network) => allows(action, network))
      if (possible.length === 0) return
      if (asking.includes(action)) acts.attempt(ask(action, possible))
      else run(action, possible)
    },
  }
}
