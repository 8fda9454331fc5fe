import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { jsx, jsxs } from './jsx-runtime.ts'
import { withVisibleText } from './visible-props.ts'

const name = 'web\u202e10'

describe('what is drawn', () => {
  it('shows hidden characters in texts, and leaves values for forms and addresses alone', () => {
    expect(renderToStaticMarkup(jsx('a', { href: `#/${name}`, title: name, 'aria-label': name, children: name }))).toBe(`<a href="#/${name}" title="web[U+202E]10" aria-label="web[U+202E]10">web[U+202E]10</a>`)
    expect(renderToStaticMarkup(jsx('input', { defaultValue: name, placeholder: name }))).toBe(`<input placeholder="web[U+202E]10" value="${name}"/>`)
  })

  it('shows them among other children too, and where a component passes them on', () => {
    const Said = ({ children }: { children: string }): ReturnType<typeof createElement> => createElement('b', null, children)
    expect(renderToStaticMarkup(jsxs('p', { children: ['Delete ', name, ' on ', jsx(Said, { children: name })] }))).toBe('<p>Delete web[U+202E]10 on <b>web[U+202E]10</b></p>')
  })

  it('makes nothing anew where nothing is hidden', () => {
    const props = { title: 'db-01', children: ['خادم', 1, null] }
    expect(withVisibleText(props)).toBe(props)
  })
})
