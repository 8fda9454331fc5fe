// What everyone should know of, over whatever page is shown: a full disk under the console's database, work that a crash left.
import { useStore } from 'zustand'
import { LeftMoves } from '../features/storage/disks/left-moves.tsx'
import { LeftUploads } from '../features/transfers/left-uploads.tsx'
import { useSession } from '../state/use-session.ts'
import { ProblemAlert } from '../ui/problem-alert.tsx'

export function NoticeBanner() {
  const { notices } = useSession()
  const open = useStore(notices, (state) => state.open)
  return (
    <>
      {open.map((problem) => (
        <div key={problem.code} role="alert">
          <ProblemAlert problem={problem} />
        </div>
      ))}
      <LeftMoves />
      <LeftUploads />
    </>
  )
}
