// A definition that somebody wrote, refused with the place where it stops being XML.
import { AppError } from '../errors.ts'
import { XmlError } from './xml-error.ts'

/** @throws AppError definition-refused where `read` finds no XML */
export function readOrRefuse<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    const { message, problem, params, line, column } = error
    throw new AppError('definition-refused', { message, reason: 'not-xml', params: { ...params, xml: problem, line, column }, cause: error })
  }
}
