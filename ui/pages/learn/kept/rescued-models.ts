// Models of the best epoch so far, kept of trainings whose loss stopped being a number.
import type { KeptParts } from '../off-thread/messages.ts';
import { isMeant, type Part } from './run-store.ts';

/** Where a training keeps them among its parts. */
export const rescuedFolder = 'rescued/';

/** Those among the parts of a training, as TRAINING/FILE. */
export function rescuedAmong(parts: Iterable<readonly [string, Uint8Array<ArrayBuffer>]>): KeptParts {
  const own = [...parts].filter(([name]) => name.startsWith(rescuedFolder));
  return new Map(own.map(([name, data]) => [name.slice(rescuedFolder.length), data]));
}

/** Those that there are after a part was kept or taken away. */
export function rescuedAfter(before: KeptParts, [name, data]: Part): KeptParts {
  const others = [...before].filter(([other]) => !isMeant(`${rescuedFolder}${other}`, name));
  return new Map([...others, ...rescuedAmong(data === undefined ? [] : [[name, data]])]);
}
