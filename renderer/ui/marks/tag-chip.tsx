// A tag in the colour that it was given, or in one made from its text, so that the same tag looks the same everywhere.
import styles from './tag-chip.module.css'

const hues = 12

/** One of twelve colours, by the text alone. */
function hueOfTag(tag: string): number {
  let sum = 0
  for (let index = 0; index < tag.length; index += 1) sum = (sum * 31 + tag.charCodeAt(index)) % 9973
  return (sum % hues) * (360 / hues)
}

const huesByName: Readonly<Record<string, number>> = { red: 0, orange: 28, yellow: 50, lime: 80, green: 125, teal: 168, cyan: 190, blue: 214, indigo: 240, violet: 272, pink: 325 }

/** `color`: one of shared/domain's `tagColors`. */
export function TagChip({ tag, color }: { tag: string; color?: string | undefined }) {
  return <span className={styles['chip']} style={{ '--hue': huesByName[color ?? ''] ?? hueOfTag(tag) } as React.CSSProperties & Record<'--hue', number>} title={tag} dir="auto">{tag}</span>
}
