// What a check of a definition found, in words.
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { DefinitionKind } from '#shared/model/machines/definition.ts'
import { checkXml } from '#shared/xml/schema/check-xml.ts'
import type { XmlProblemCode } from '#shared/xml/schema/check-xml.ts'
import type { XmlMark } from '../../ui/xml/xml-editor.tsx'

export interface DefinitionMark extends XmlMark {
  readonly code: XmlProblemCode
}

/** A check of more would hold up the typing. */
const maxCheckedLength = 1024 * 1024

export function useCheck(kind: DefinitionKind): (text: string) => DefinitionMark[] {
  const { t } = useTranslation('definitions')
  return useCallback(
    (text) => {
      if (text.length > maxCheckedLength) return []
      return checkXml(kind, text).map(({ code, severity, span, params, xml }) => {
        const said = xml ? t('problem.not-xml', { value: t(`xml.${xml.problem}`, { ...xml.params }) }) : t(`problem.${code}`, params)
        const meant = params.meant === '' ? '' : ` ${t('problem.meant', params)}`
        const expected = params.meant !== '' || params.expected === '' || code === 'wrong-root' ? '' : ` ${t('problem.expected', params)}`
        return { code, from: span.start, to: span.end, severity, message: said + meant + expected }
      })
    },
    [kind, t],
  )
}
