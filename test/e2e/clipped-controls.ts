// Runs in the page: buttons, links and fields that somebody sees in part or not at all, and cannot scroll to. Text that ends in dots
// is meant to be cut.
export function clippedControls(): string[] {
  const controls = 'button, a[href], input:not([type=radio], [type=checkbox]), select, textarea, [role=tab]'
  return [...document.querySelectorAll(controls)].filter((control) => control.checkVisibility({ visibilityProperty: true }) && isClipped(control)).map(nameOf)

  function isClipped(control: Element): boolean {
    const box = control.getBoundingClientRect()
    if (box.width < 2 || box.height < 2) return false
    let endsInDots = false
    for (let outer = control.parentElement; outer; outer = outer.parentElement) {
      const { overflowX, overflowY, textOverflow } = getComputedStyle(outer)
      if (scrolls(overflowX, outer.scrollWidth, outer.clientWidth) || scrolls(overflowY, outer.scrollHeight, outer.clientHeight)) return false
      const frame = outer.getBoundingClientRect()
      // What the dots stand for is cut by the frames further out too.
      endsInDots ||= textOverflow === 'ellipsis' && isCut(overflowX)
      if (!endsInDots && isCut(overflowX) && (box.right > frame.right + 2 || box.left < frame.left - 2)) return true
      if (isCut(overflowY) && (box.bottom > frame.bottom + 2 || box.top < frame.top - 2)) return true
    }
    return !endsInDots && (box.right > window.innerWidth + 1 || box.left < -1)
  }
  function scrolls(overflow: string, whole: number, shown: number): boolean {
    return ['auto', 'scroll'].includes(overflow) && whole > shown
  }
  function isCut(overflow: string): boolean {
    return ['hidden', 'clip'].includes(overflow)
  }
  function nameOf(control: Element): string {
    return `${control.tagName.toLowerCase()} ${control.getAttribute('aria-label') ?? control.textContent.trim()}`
  }
}
