// The charts of the page: only the kinds that are used, so that the module stays small.
//
// render(element, optionJson) draws or redraws an ECharts option; dispose(element) frees it.
import { init, use, getInstanceByDom, registerLocale } from "echarts/core";
import { BarChart, LineChart, PieChart } from "echarts/charts";
import {
  AriaComponent,
  DatasetComponent,
  GridComponent,
  LegendComponent,
  TitleComponent,
  TooltipComponent,
} from "echarts/components";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import langZH from "echarts/lib/i18n/langZH.js";

use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  DatasetComponent,
  GridComponent,
  LabelLayout,
  LegendComponent,
  LineChart,
  PieChart,
  TitleComponent,
  TooltipComponent,
]);
registerLocale("ZH", langZH);

const observers = new WeakMap();

export function render(element, optionJson) {
  const option = JSON.parse(optionJson);
  // The HTML tooltip writes style attributes, which the content security policy refuses; this
  // one is drawn on the canvas.
  if (option.tooltip) option.tooltip = { confine: true, ...option.tooltip, renderMode: "richText" };
  let chart = getInstanceByDom(element);
  if (!chart) {
    chart = init(element, null, { renderer: "canvas", locale: document.documentElement.lang.startsWith("en") ? "EN" : "ZH" });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element);
    observers.set(element, observer);
  }
  chart.setOption(option, { notMerge: true });
}

export function dispose(element) {
  observers.get(element)?.disconnect();
  observers.delete(element);
  getInstanceByDom(element)?.dispose();
}
