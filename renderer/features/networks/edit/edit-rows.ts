// Repeated elements as rows of a form: those that were removed, changed and added, each as an edit of its own element.
import type { XmlEdit } from '#shared/xml/edit-xml.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import { findAll } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'

interface Keyed {
  readonly key: string
}

export interface RowsEdit<Row extends Keyed> {
  readonly edit: XmlEdit
  readonly parent: XmlElement
  /** Of the elements that the rows are. */
  readonly name: string
  readonly before: readonly Row[]
  readonly after: readonly Row[]
  readonly create: (row: Row) => NewElement
  readonly update: (item: XmlElement, was: Row, is: Row) => void
  readonly order?: readonly string[]
}

/** Rows whose object is the same are left alone. */
export function editRows<Row extends Keyed>({ edit, parent, name, before, after, create, update, order = [] }: RowsEdit<Row>): void {
  if (before === after) return
  const items = findAll(parent, name)
  const wanted = new Map(after.map((row) => [row.key, row]))
  for (const was of before) {
    const item = items[Number(was.key)]
    const is = wanted.get(was.key)
    wanted.delete(was.key)
    if (!item) continue
    if (!is) edit.remove(item)
    else if (is !== was) update(item, was, is)
  }
  for (const added of wanted.values()) edit.insert(parent, create(added), { order })
}
