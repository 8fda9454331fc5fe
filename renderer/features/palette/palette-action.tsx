// One line of the palette. Plain elements: the library's own cost half a millisecond each, and eighty of them are drawn at every key.
import { useTranslation } from 'react-i18next'
import { StateIcon } from '../../ui/marks/state-icon.tsx'
import { lookOfVm } from '../../ui/marks/vm-state.ts'
import type { Command } from './command.ts'
import styles from './palette.module.css'

export function PaletteAction({ command, onRun }: { command: Command; onRun: (command: Command) => void }) {
  const { label, description, vm, icon: Icon } = command
  return (
    // The library finds what it selects and runs by "data-action"; the keyboard stays in the field.
    <button type="button" data-action className={styles['action']} tabIndex={-1} onMouseDown={(event) => event.preventDefault()} onClick={() => onRun(command)}>
      <span className={styles['sign']}>{vm ? <VmSign vm={vm} /> : <Icon size={18} stroke={1.6} aria-hidden />}</span>
      <span className={styles['words']}>
        <span>{label}</span>
        {description !== undefined && description !== '' && <span className={styles['description']}>{description}</span>}
      </span>
    </button>
  )
}

function VmSign({ vm }: { vm: NonNullable<Command['vm']> }) {
  const { t } = useTranslation()
  const look = lookOfVm(vm)
  return <StateIcon look={look} label={t(`state.${look.word}`)} />
}
