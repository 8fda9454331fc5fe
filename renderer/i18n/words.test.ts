import i18next from 'i18next'
import { expect, it, vi } from 'vitest'
import { createWords } from './words.ts'

it('looks a text up once, and fills in names of any spelling', async () => {
  const t = await i18next.createInstance().init({ lng: 'en', resources: { en: { translation: { plain: 'Running', select: 'Select {{name}}' } } }, interpolation: { escapeValue: false } })
  const look = vi.fn(t) as unknown as typeof t
  const words = createWords(look)
  expect([words.of('plain'), words.of('plain')]).toEqual(['Running', 'Running'])
  expect(['web-1', '$& <b>"', '日本'].map((name) => words.named('select', name))).toEqual(['Select web-1', 'Select $& <b>"', 'Select 日本'])
  expect(look).toHaveBeenCalledTimes(2)
})
