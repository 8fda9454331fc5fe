// Tells of a change of the preferences that could not be kept, such as on a full disk.
import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../state/use-session.ts'
import { useHintText, useProblemText } from '../../ui/feedback/problem-alert.tsx'

const noticeId = 'preferences-not-kept'

export function PreferenceNotices(): null {
  const { preferences } = useSession()
  const { t } = useTranslation()
  const textOf = useProblemText()
  const hintOf = useHintText()
  useEffect(
    () =>
      preferences.subscribe(({ problem }, before) => {
        if (!problem || problem === before.problem) return
        const notice = { id: noticeId, color: 'red', title: t('preferences.notKept'), message: [textOf(problem), hintOf(problem)].filter(Boolean).join('. ') }
        // Moving the edge of a pane changes them many times: one notice tells of all.
        notifications.show(notice)
        notifications.update(notice)
      }),
    [preferences, t, textOf, hintOf],
  )
  return null
}
