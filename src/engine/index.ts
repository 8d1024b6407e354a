// Engine: typed tensor graphs, gradients, and the runtimes that compute them.
export { createGraph } from './create-graph.ts';
export type { Device, DeviceTensor, LoadOptions, Runtime, Session } from './runtime.ts';
export {
  type CacheSource,
  createSessionCache,
  estimateSessionBytes,
  type Releasable,
  type SessionCache,
} from './session-cache.ts';
