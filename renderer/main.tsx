// The page's entry: styles, language, and the app.
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import './app/app.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { startTranslations } from './i18n/translations.ts'

await startTranslations()
const root = document.querySelector('#root')
if (root) createRoot(root).render(<App />)
