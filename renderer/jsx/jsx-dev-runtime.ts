// The same for `npm run dev`, where elements know where they were written.
import { jsxDEV as createElement } from 'react/jsx-dev-runtime'
import { withVisibleText } from './visible-props.ts'

export { Fragment } from 'react/jsx-dev-runtime'
export type { JSX } from 'react/jsx-dev-runtime'

export const jsxDEV: typeof createElement = (type, props, ...rest) => createElement(type, withVisibleText(props), ...rest)
