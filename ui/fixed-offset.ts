import type { Plugin } from 'vite';

const declared = /export const offset = \(.*\? 0 : 0\.5;/;

/**
 * Observable Plot shifts its marks by half a pixel where a screen has one pixel a point. A report that is drawn in a page is to have the bytes of one
 * that is drawn on the command line, where there is no screen and no shift.
 */
export function fixedOffset(): Plugin {
  return {
    name: 'evenhand-fixed-offset',
    transform: {
      filter: { id: /@observablehq\/plot\/src\/style\.js$/ },
      handler(code) {
        if (!declared.test(code)) throw new Error('Observable Plot no longer declares the offset of its marks so.');
        return { code: code.replace(declared, 'export const offset = 0;'), map: null };
      },
    },
  };
}
