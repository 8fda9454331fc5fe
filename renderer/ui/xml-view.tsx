// Read-only XML with colours, folding and search (Ctrl+F inside it).
import { xml } from '@codemirror/lang-xml'
import { useComputedColorScheme } from '@mantine/core'
import CodeMirror, { EditorView } from '@uiw/react-codemirror'
import { useMemo } from 'react'

export function XmlView({ text, label }: { text: string; label: string }) {
  const scheme = useComputedColorScheme('light')
  const extensions = useMemo(() => [xml(), EditorView.lineWrapping, EditorView.contentAttributes.of({ 'aria-label': label })], [label])
  return <CodeMirror value={text} readOnly theme={scheme} extensions={extensions} height="100%" style={{ height: '100%', fontSize: 12.5, overflow: 'hidden' }} basicSetup={{ highlightActiveLine: false }} />
}
