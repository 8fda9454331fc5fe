// Lasting problems of the console itself, over whatever page is shown: a full disk under its database.
import { useStore } from 'zustand'
import { useSession } from '../state/use-session.ts'
import { ProblemAlert } from '../ui/problem-alert.tsx'

export function NoticeBanner() {
  const { notices } = useSession()
  const open = useStore(notices, (state) => state.open)
  return open.map((problem) => (
    <div key={problem.code} role="alert">
      <ProblemAlert problem={problem} />
    </div>
  ))
}
