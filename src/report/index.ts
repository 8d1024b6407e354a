// Views of a result: HTML for two kinds of reader, tables, text. Drawn from the result and from nothing else.
export { type BenchRecordView, type RenderBenchOptions, renderBench } from './render-bench.ts';
export { renderCsv, renderVerdictsCsv, toCsv } from './render-csv.ts';
export { type HtmlOptions, type Persona, renderHtml } from './render-html.ts';
export { renderPreview } from './render-preview.ts';
export { renderText } from './render-text.ts';
