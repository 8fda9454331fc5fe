// The look: one accent, calm greys, dense but not cramped. Colours of states are in ui/marks/vm-state.ts, never here.
import { createTheme } from '@mantine/core'
import { decimalMark } from '../i18n/format.ts'
import { startAtFirstField } from '../ui/forms/start-at-first-field.ts'
import type { CSSVariablesResolver, MantineColorsTuple, MantineThemeOverride } from '@mantine/core'

const nova: MantineColorsTuple = ['#eaf2ff', '#d3e2fb', '#a6c4f5', '#76a4ef', '#4f89ea', '#3878e7', '#2a6fe6', '#1c5ecc', '#1053b7', '#0047a2']
const dark: MantineColorsTuple = ['#d5d9e0', '#b3bac5', '#8e97a6', '#667080', '#3c4452', '#2c333f', '#222831', '#1a1f27', '#14181f', '#0e1116']
/** Deep enough for white words on it. */
const red: MantineColorsTuple = ['#fff5f5', '#ffe3e3', '#ffc9c9', '#ffa8a8', '#ff8787', '#d6353b', '#d92d2d', '#c92a2a', '#e03131', '#b32424']
const gray: MantineColorsTuple = ['#f7f8fa', '#eff1f4', '#e3e6ea', '#d3d8de', '#bcc3cc', '#9aa3af', '#717b89', '#4c5562', '#333b47', '#1d232c']

/** A menu that is longer than the room beside its button scrolls: in a low window its first items would be out of reach. */
function fitHeight({ availableHeight, elements }: { readonly availableHeight: number; readonly elements: { readonly floating: HTMLElement } }): void {
  elements.floating.style.maxHeight = `${Math.max(120, availableHeight)}px`
}

export const theme = createTheme({
  primaryColor: 'nova',
  primaryShade: { light: 6, dark: 5 },
  colors: { nova, dark, red, gray },
  fontFamily: 'Inter, "Segoe UI", system-ui, -apple-system, "DejaVu Sans", sans-serif',
  fontFamilyMonospace: '"JetBrains Mono", "SF Mono", "DejaVu Sans Mono", ui-monospace, monospace',
  defaultRadius: 'sm',
  fontSizes: { xs: '11.5px', sm: '13px', md: '14px', lg: '16px', xl: '19px' },
  radius: { sm: '5px', md: '8px' },
  headings: { fontWeight: '600' },
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' }, styles: { root: { fontWeight: 550 } } },
    ActionIcon: { defaultProps: { size: 'md', variant: 'subtle', color: 'gray' } },
    // Explanations below their fields: fields in a row stand at one height, whichever of them is explained.
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    TextInput: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { decimalSeparator: decimalMark } },
    Select: { defaultProps: { size: 'sm', openOnFocus: false } },
    // A list that opens because the keyboard came by covers what is below; a click, a letter or an arrow opens it.
    Autocomplete: { defaultProps: { openOnFocus: false } },
    MultiSelect: { defaultProps: { openOnFocus: false } },
    TagsInput: { defaultProps: { openOnFocus: false } },
    // Every dialog begins at its first field and not at its closing cross.
    ModalBody: { defaultProps: { ref: startAtFirstField } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    // By keyboard too: what cannot be done says why to whoever comes there.
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, multiline: true, maw: 360, events: { hover: true, focus: true, touch: false } } },
    Menu: { defaultProps: { shadow: 'md', withinPortal: true, middlewares: { flip: true, shift: true, size: { padding: 8, apply: fitHeight } } }, styles: { item: { padding: '5px 10px', fontSize: 13 }, label: { padding: '5px 10px' }, dropdown: { minWidth: 190, overflowY: 'auto' } } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35, blur: 1 } }, styles: { title: { fontWeight: 600, fontSize: 15, lineHeight: 1.4, overflowWrap: 'anywhere' } } },
    Badge: { defaultProps: { radius: 'sm', variant: 'light' }, styles: { root: { textTransform: 'none', fontWeight: 550 } } },
    Tabs: { styles: { tab: { padding: '8px 14px', fontSize: 13 } } },
  },
})

/** What a screen reader calls the crosses that have no text. */
export function closeButtons(label: string): MantineThemeOverride {
  const withLabel = { defaultProps: { closeButtonProps: { 'aria-label': label } } }
  return { components: { Modal: withLabel, Drawer: withLabel, Notification: withLabel } }
}

const tinted = ['nova', 'red', 'yellow', 'orange', 'green', 'grape', 'gray'] as const

/** Explanations and what stands in an empty field: quiet, and still readable, with a contrast of 4.5 and more. */
function quietWords(dimmed: string, placeholder: string): Record<string, string> {
  return { '--mantine-color-dimmed': dimmed, '--mantine-color-placeholder': placeholder }
}

/** Tinted buttons and badges in the dark: a breath of their colour instead of a block of it. */
export const resolveVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: quietWords('#5f6978', '#6b7583'),
  dark: {
    ...quietWords('#8e97a6', '#8e97a6'),
    ...Object.fromEntries(
      tinted.flatMap((name) => [
        [`--mantine-color-${name}-light`, `color-mix(in srgb, ${colors[name]?.[5] ?? ''} 18%, transparent)`],
        [`--mantine-color-${name}-light-hover`, `color-mix(in srgb, ${colors[name]?.[5] ?? ''} 26%, transparent)`],
        [`--mantine-color-${name}-light-color`, colors[name]?.[2] ?? ''],
      ]),
    ),
  },
})
