// A VM's state as a word with its sign, in the head of its page; the reason too where it tells more.
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/machines/vm.ts'
import { StateIcon } from '../../ui/marks/state-icon.tsx'
import { lookOfVm, reasonOfVm } from '../../ui/marks/vm-state.ts'

export function VmStateLabel({ vm, isStale }: { vm: Vm; isStale: boolean }) {
  const { t } = useTranslation()
  const look = lookOfVm(vm)
  const word = t(`state.${look.word}`)
  const reason = reasonOfVm(vm)
  return (
    <span title={vm.stateReason} style={{ display: 'inline-flex', alignItems: 'center', gap: 6, flex: 'none', fontSize: 13, ...(isStale ? { color: 'var(--muted)' } : {}) }}>
      <StateIcon look={look} isStale={isStale} />
      {reason === '' ? word : `${word} — ${t(`reason.${reason}`, { defaultValue: reason })}`}
    </span>
  )
}
