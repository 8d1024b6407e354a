// Node: files, worker threads, interrupts, run facts. Implements what the layers above declare.
export { expandGlob } from './expand-glob.ts';
export { type FileInput, type Fingerprint, fileInput } from './file-input.ts';
export { type Interrupts, watchInterrupts } from './interrupts.ts';
export { describeMachine, type Machine } from './machine.ts';
export { type NodePoolOptions, nodePool } from './node-pool.ts';
export { createRunLog, type RunLog, runLogName } from './run-log.ts';
export { packageVersion } from './version.ts';
export { type OutputFile, writeAtomic, writeFiles } from './write-files.ts';
