// Read-only XML with colours, folding and search (Ctrl+F inside it).
import { useComputedColorScheme } from '@mantine/core'
import CodeMirror from '@uiw/react-codemirror'
import { useMemo } from 'react'
import { xmlLook } from './xml-look.ts'

export function XmlView({ text, label }: { text: string; label: string }) {
  const scheme = useComputedColorScheme('light')
  const extensions = useMemo(() => xmlLook({ label, isWrapped: true }), [label])
  return <CodeMirror value={text} readOnly theme={scheme} extensions={extensions} height="100%" style={{ height: '100%', fontSize: 12.5, overflow: 'hidden' }} basicSetup={{ highlightActiveLine: false }} />
}
