/** Stands where Node would load a document: a page has its own. */
export class JSDOM {
  constructor() {
    throw new Error('A page draws on its own document.');
  }
}
