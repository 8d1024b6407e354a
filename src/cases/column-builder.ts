import { isMissing } from './missing.ts';
import { parseTypedNumber } from './parse-number.ts';
import type { Column } from './table.ts';

/**
 * Grows one column. It starts as a number column; the first cell that is neither a number nor missing turns it into a text column. The
 * spellings of numbers that came before are gone by then: `lost` says that the source must be read again with the column declared
 * as text.
 */
export class ColumnBuilder {
  readonly name: string;
  #length = 0;
  #numbers: Float64Array | undefined;
  #codes: Int32Array | undefined;
  #codeOf = new Map<string, number>();
  #categories: string[] = [];
  #hasNumbers = false;
  #lost = false;

  constructor(name: string, kind: 'number' | 'text') {
    this.name = name;
    if (kind === 'text') this.#codes = new Int32Array(1024);
    else this.#numbers = new Float64Array(1024);
  }

  get length(): number {
    return this.#length;
  }

  /** What the cells until now are. */
  get kind(): Column['kind'] {
    return this.#numbers === undefined ? 'text' : 'number';
  }

  /** Whether numbers were read before the column turned out to be text. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Adds a cell as written: trimmed, missing tokens recognised, typed by what it spells. */
  addCell(cell: string): void {
    const text = trimmed(cell);
    if (this.#numbers !== undefined) {
      const value = parseTypedNumber(text);
      if (value !== undefined) {
        this.#hasNumbers = true;
        this.#pushNumber(value);
        return;
      }
      if (isMissing(text)) {
        this.#pushNumber(Number.NaN);
        return;
      }
      this.#turnToText();
    }
    this.#pushText(text);
  }

  /** Adds a value that the source holds as a text: never typed as number, but missing tokens are recognised. */
  addText(value: string): void {
    const text = trimmed(value);
    if (this.#numbers !== undefined && isMissing(text)) {
      this.#pushNumber(Number.NaN);
      return;
    }
    if (this.#numbers !== undefined) this.#turnToText();
    this.#pushText(text);
  }

  /** Adds a value that the source holds as a number; NaN is missing. In a text column it becomes the text of its shortest form. */
  addNumber(value: number): void {
    if (this.#numbers === undefined) {
      if (Number.isNaN(value)) this.addMissing();
      else this.#pushText(String(value));
      return;
    }
    this.#hasNumbers ||= !Number.isNaN(value);
    this.#pushNumber(value);
  }

  addMissing(): void {
    if (this.#numbers === undefined) this.#pushCode(-1);
    else this.#pushNumber(Number.NaN);
  }

  /** Adds missing values until the column has `length` cells. */
  fillTo(length: number): void {
    while (this.#length < length) this.addMissing();
  }

  /** The finished column; the builder is of no use afterwards. */
  finish(): Column {
    if (this.#numbers === undefined) {
      return { kind: 'text', codes: this.#codes!.slice(0, this.#length), categories: this.#categories };
    }
    return { kind: 'number', values: this.#numbers.slice(0, this.#length) };
  }

  #turnToText(): void {
    this.#lost = this.#hasNumbers;
    this.#codes = new Int32Array(Math.max(1024, this.#numbers!.length)).fill(-1, 0, this.#length);
    this.#numbers = undefined;
  }

  #pushNumber(value: number): void {
    if (this.#length === this.#numbers!.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#numbers!);
      this.#numbers = larger;
    }
    this.#numbers![this.#length++] = value;
  }

  #pushText(text: string): void {
    let code = this.#codeOf.get(text);
    if (code === undefined) {
      if (isMissing(text)) code = -1;
      else {
        const kept = detached(text);
        code = this.#categories.push(kept) - 1;
        this.#codeOf.set(kept, code);
      }
    }
    this.#pushCode(code);
  }

  #pushCode(code: number): void {
    if (this.#length === this.#codes!.length) {
      const larger = new Int32Array(2 * this.#length);
      larger.set(this.#codes!);
      this.#codes = larger;
    }
    this.#codes![this.#length++] = code;
  }
}

function trimmed(text: string): string {
  const last = text.length - 1;
  if (last < 0) return text;
  const edge = isSpace(text.charCodeAt(0)) || isSpace(text.charCodeAt(last));
  return edge ? text.trim() : text;
}

function isSpace(unit: number): boolean {
  return unit <= 32 || unit === 0xa0 || unit >= 0x2000;
}

const piece = 12;

// Engines keep a substring of 13 units or more as a pointer into the text it was cut from; kept as a category it would hold the whole
// chunk of the file in memory. Shorter pieces are copied, so a text put together from them points nowhere.
function detached(text: string): string {
  if (text.length <= piece) return text;
  let copy = '';
  for (let at = 0; at < text.length; at += piece) copy += text.slice(at, at + piece);
  return copy;
}
