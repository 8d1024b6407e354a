// Changes of a world file that keep its comments and its order.
import { isMap, parseDocument } from 'yaml';

/** The text with a setting changed. */
export function withSetting(text: string, name: string, value: unknown): string {
  const document = parseDocument(text);
  if (!isMap(document.get('settings'))) document.set('settings', document.createNode({}, { flow: true }));
  document.setIn(['settings', name], value);
  return document.toString({ lineWidth: 0 });
}

/** The text with nodes of constant value added at the end of the graph; the text itself if there are none. */
export function withConstants(text: string, values: readonly (readonly [string, unknown])[]): string {
  if (values.length === 0) return text;
  const document = parseDocument(text);
  for (const [name, value] of values) {
    document.setIn(['nodes', name], document.createNode({ constant: value }, { flow: true }));
  }
  return document.toString({ lineWidth: 0 });
}
