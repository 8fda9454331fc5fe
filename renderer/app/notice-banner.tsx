// What everyone should know of, over whatever page is shown: a full disk under the console's database, work that a crash left.
import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Problem } from '#shared/model/hosts/host.ts'
import { LeftMoves } from '../features/storage/disks/left-moves.tsx'
import { LeftUploads } from '../features/transfers/left-uploads.tsx'
import { useSession } from '../state/use-session.ts'
import { ProblemAlert } from '../ui/feedback/problem-alert.tsx'

/** They have happened and do not end: who has read it needs the room. What still goes on stays in sight. */
const past: readonly unknown[] = ['database-damaged', 'metrics-damaged', 'metrics-part-damaged', 'metrics-was-locked', 'metrics-lost']

function isPast({ code, params }: Problem): boolean {
  return past.includes(code) || past.includes(params?.['reason'])
}

export function NoticeBanner() {
  const { t } = useTranslation()
  const { notices, closeNotice } = useSession()
  const open = useStore(notices, (state) => state.open)
  const close = (problem: Problem) => <ActionIcon variant="subtle" color="gray" aria-label={t('common.close')} onClick={() => closeNotice(problem)}><IconX size={16} /></ActionIcon>
  return (
    <>
      {open.map((problem) => (
        <ProblemAlert key={problem.message} problem={problem} isBar actions={isPast(problem) ? close(problem) : undefined} />
      ))}
      <LeftMoves />
      <LeftUploads />
    </>
  )
}
