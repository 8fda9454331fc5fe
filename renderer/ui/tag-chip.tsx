// A tag in a colour made from its text, so that the same tag looks the same everywhere.
import styles from './tag-chip.module.css'

const hues = 12

/** One of twelve colours, by the text alone. */
function hueOfTag(tag: string): number {
  let sum = 0
  for (let index = 0; index < tag.length; index += 1) sum = (sum * 31 + tag.charCodeAt(index)) % 9973
  return (sum % hues) * (360 / hues)
}

export function TagChip({ tag }: { tag: string }) {
  return <span className={styles['chip']} style={{ '--hue': hueOfTag(tag) } as React.CSSProperties & Record<'--hue', number>} title={tag} dir="auto">{tag}</span>
}
