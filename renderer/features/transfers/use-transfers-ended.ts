// When a task last ended that may have brought or taken a volume somewhere.
import { useStore } from 'zustand'
import { isEnded } from '#shared/model/task.ts'
import { useSession } from '../../state/use-session.ts'

const kinds = /^(?:volume|pool)\./

export function useTransfersEndedAtMs(): number {
  return useStore(useSession().tasks, ({ tasks }) => tasks.reduce((last, { kind, state, endedAtMs }) => (isEnded(state) && kinds.test(kind) ? Math.max(last, endedAtMs ?? 0) : last), 0))
}
