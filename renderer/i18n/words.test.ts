import i18next from 'i18next'
import { expect, it } from 'vitest'
import { createWords } from './words.ts'

it('looks a text up once, and fills in names of any spelling', async () => {
  const lookedUp: string[] = []
  const catalogue = i18next.createInstance().use({ type: 'postProcessor', name: 'noted', process: (text: string) => (lookedUp.push(text), text) })
  const t = await catalogue.init({ lng: 'en', postProcess: ['noted'], resources: { en: { translation: { plain: 'Running', select: 'Select {{name}}' } } }, interpolation: { escapeValue: false } })
  const words = createWords(t)
  expect([words.of('plain'), words.of('plain')]).toEqual(['Running', 'Running'])
  expect(['web-1', '$& <b>"', '日本'].map((name) => words.named('select', name))).toEqual(['Select web-1', 'Select $& <b>"', 'Select 日本'])
  expect(lookedUp).toHaveLength(2)
})
