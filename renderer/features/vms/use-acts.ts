// Acts on VMs for menus, toolbars, shortcuts and the palette: asks where needed, starts the task, reports what could not start.
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { problemOf } from '#shared/errors.ts'
import type { VmActionId } from '#shared/model/machines/vm-actions.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useHintText, useProblemText } from '../../ui/feedback/problem-alert.tsx'
import { useUi } from '../../state/ui-store.ts'
import { useSession } from '../../state/use-session.ts'
import { askingFor, planAction, templatesOf } from './action-plan.ts'

export interface Acts {
  /** Asks first if the act or the number of VMs calls for it. */
  request(action: VmActionId, vms: readonly Vm[]): void
  /** Acts at once: the person has been asked. */
  run(action: VmActionId, vms: readonly Vm[]): void
  /** Runs any call and shows its failure. */
  attempt(what: Promise<unknown>): void
}

export function useActs(): Acts {
  const session = useSession()
  const openDialog = useUi((state) => state.openDialog)
  const { t } = useTranslation()
  const textOf = useProblemText()
  const hintOf = useHintText()

  const attempt = (what: Promise<unknown>): void => {
    what.catch((error: unknown) => {
      const problem = problemOf(error)
      const inLog = problem.traceId === undefined ? '' : t('common.trace', { id: problem.traceId })
      notifications.show({ color: 'red', title: t('notice.failed'), message: [textOf(problem), hintOf(problem), inLog].filter(Boolean).join('\n'), styles: { description: { whiteSpace: 'pre-line' } } })
    })
  }
  const run = (action: VmActionId, vms: readonly Vm[]): void => {
    if (vms.length === 0) return
    const { bulkParallelism } = session.preferences.getState().value
    attempt(session.client.vms.act({ action, targets: vms.map(({ hostId, uuid }) => ({ hostId, uuid })), parallelism: bulkParallelism }))
  }
  return {
    attempt,
    run,
    request: (action, vms) => {
      const { targets } = planAction(action, vms, session.inventory.getState().hosts)
      if (targets.length === 0) return
      const { unconfirmedActions } = session.preferences.getState().value
      const hasLeftOut = targets.length < vms.length || templatesOf(action, targets).length > 0
      if (askingFor(action, targets.length, unconfirmedActions) === 'none' && !hasLeftOut) return run(action, targets)
      openDialog({ kind: 'confirm-action', action, vms })
    },
  }
}
