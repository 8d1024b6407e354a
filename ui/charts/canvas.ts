// One canvas for all charts of the page, loaded with the first page that draws.
import { type ReadonlySignal, signal } from '@preact/signals';
import { type Canvas, createCanvas } from '../../src/report/charts/canvas.ts';

const made = signal<Canvas | undefined>(undefined);
void createCanvas().then((canvas) => {
  made.value = canvas;
});

/** Undefined for a moment, while the drawing library is being loaded. */
export const canvas: ReadonlySignal<Canvas | undefined> = made;
