// echarts, with the modules that a time series needs and no others: loaded with the first chart that comes into sight. It draws
// lines and axes; pointer, keyboard, legend, crosshair and marks are elements of the page.
import { LineChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { chartOption } from './chart-option.ts'
import type { ChartLook, ChartView } from './chart-option.ts'

use([LineChart, GridComponent, CanvasRenderer])

export interface ChartCanvas extends Disposable {
  draw(view: ChartView, look: ChartLook): void
  /** Follows the element's size. */
  resize(): void
  /** What is drawn, without what lies over it. */
  picture(background: string, pixelRatio: number): HTMLCanvasElement
}

export function openChartCanvas(element: HTMLElement): ChartCanvas {
  const chart = init(element, null, { renderer: 'canvas' })
  let last: { readonly view: ChartView; readonly look: ChartLook } | undefined
  const draw = (view: ChartView, look: ChartLook): void => {
    last = { view, look }
    chart.setOption(chartOption(view, look, chart.getWidth()), { notMerge: true, silent: true })
  }
  return {
    draw,
    resize: () => {
      chart.resize({ silent: true })
      // The axis has as many times as there is room for.
      if (last) draw(last.view, last.look)
    },
    picture: (background, pixelRatio) => chart.renderToCanvas({ backgroundColor: background, pixelRatio }),
    [Symbol.dispose]: () => chart.dispose(),
  }
}
