// What JSX is compiled to (`jsxImportSource`): React's own, but text goes through `visibleText` first. So no name of a host, a machine or a
// volume can hide characters anywhere on the screen, whoever draws it; fields for typing keep their values as they are.
import { jsx as createElement, jsxs as createElements } from 'react/jsx-runtime'
import { withVisibleText } from './visible-props.ts'

export { Fragment } from 'react/jsx-runtime'
export type { JSX } from 'react/jsx-runtime'

export const jsx: typeof createElement = (type, props, key) => createElement(type, withVisibleText(props), key)
export const jsxs: typeof createElements = (type, props, key) => createElements(type, withVisibleText(props), key)
