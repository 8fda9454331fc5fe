// The buttons of a long dialog: in sight at its lower edge, however far its fields are scrolled.
import { Group } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './dialog-foot.module.css'

export function DialogFoot({ children }: { children: ReactNode }) {
  return <Group justify="flex-end" gap="xs" className={styles['foot'] ?? ''}>{children}</Group>
}
