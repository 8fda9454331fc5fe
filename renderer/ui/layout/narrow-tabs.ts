// The tabs of a page with many of them: all in one line down to a narrow window; narrower still, they scroll.
export const narrowTabs = { list: { flexWrap: 'nowrap', overflowX: 'auto', overflowY: 'hidden', scrollbarWidth: 'none' }, tab: { flex: 'none', paddingInline: 'clamp(8px, 1vw, 14px)' } } as const
