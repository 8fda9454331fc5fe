// One screen of the wall, with the machine's name, state and host below it.
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/machines/vm.ts'
import { usePlaces } from '../../state/use-session.ts'
import { useProblemText } from '../../ui/feedback/problem-alert.tsx'
import { StateIcon } from '../../ui/marks/state-icon.tsx'
import { lookOfVm } from '../../ui/marks/vm-state.ts'
import { useOpenVm } from '../inventory/table/use-open-vm.ts'
import styles from './screens.module.css'
import type { Screen } from './use-screens.ts'

export function ScreenTile({ vm, screen }: { vm: Vm; screen: Screen | undefined }) {
  const { t } = useTranslation()
  const textOf = useProblemText()
  const open = useOpenVm()
  const look = lookOfVm(vm)
  const host = usePlaces().get(vm.hostId)?.name ?? ''
  return (
    <button type="button" className={styles['tile']} onClick={() => open.console(vm)} aria-label={t('screens.open', { name: vm.name })}>
      <span className={styles['screen']}>{screen?.image === undefined ? <span>{reason()}</span> : <img src={screen.image} alt="" />}</span>
      <span className={styles['caption']}>
        <StateIcon look={look} label={t(`state.${look.word}`)} />
        <span className="ellipsis" dir="auto">{vm.name}</span>
        <span className={`ellipsis ${styles['host'] ?? ''}`} dir="auto">{host}</span>
      </span>
    </button>
  )

  function reason(): string {
    if (screen?.problem) return screen.problem.code === 'not-supported' ? t('screens.noScreen') : textOf(screen.problem)
    return t('common.loading')
  }
}
