// A tag in a colour made from its text, so that the same tag looks the same everywhere.
import { Badge } from '@mantine/core'

const colors = ['blue', 'teal', 'grape', 'orange', 'cyan', 'pink', 'lime', 'violet', 'indigo', 'yellow'] as const

function tagColor(tag: string): (typeof colors)[number] {
  let sum = 0
  for (let index = 0; index < tag.length; index += 1) sum = (sum * 31 + tag.charCodeAt(index)) % 997
  return colors[sum % colors.length] ?? 'blue'
}

export function TagBadge({ tag }: { tag: string }) {
  return (
    <Badge size="sm" color={tagColor(tag)} tt="none" fw={500} maw={120}>
      {tag}
    </Badge>
  )
}
