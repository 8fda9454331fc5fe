// Takes files that are dropped on what it holds, and shows that it would.
import { IconUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { DragEvent, ReactNode } from 'react'
import styles from '../transfers.module.css'

export interface FileDropZoneProps {
  /** What is said while files hang over it. */
  readonly label: string
  readonly onFiles: (files: readonly File[]) => void
  readonly children: ReactNode
}

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files')

export function FileDropZone({ label, onFiles, children }: FileDropZoneProps) {
  const [isOver, setOver] = useState(false)
  /** Entering a child comes before leaving its parent. */
  const depth = useRef(0)
  const enter = (event: DragEvent): void => {
    if (!hasFiles(event)) return
    event.preventDefault()
    depth.current += 1
    setOver(true)
  }
  const leave = (event: DragEvent): void => {
    if (!hasFiles(event)) return
    depth.current = Math.max(0, depth.current - 1)
    if (depth.current === 0) setOver(false)
  }
  const drop = (event: DragEvent): void => {
    if (!hasFiles(event)) return
    event.preventDefault()
    depth.current = 0
    setOver(false)
    onFiles([...event.dataTransfer.files])
  }
  return (
    <div className={styles['zone']} onDragEnter={enter} onDragOver={(event) => hasFiles(event) && event.preventDefault()} onDragLeave={leave} onDrop={drop} data-testid="drop-zone">
      {children}
      {isOver && <div className={styles['over']} aria-hidden><IconUpload size={28} stroke={1.5} />{label}</div>}
    </div>
  )
}
