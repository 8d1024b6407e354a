// Node: files, worker threads, interrupts, run facts, runtimes of networks. Implements what the layers above declare.

export type { ModelFolder, OnnxPart } from '../starting-weights/model-folder.ts';
export { type BenchEstimate, estimateBench } from './benchmark/estimate-bench.ts';
export { type BenchRecord, type BenchRun, type RunBenchOptions, runBench } from './benchmark/run-bench.ts';
export { expandGlob } from './expand-glob.ts';
export { type FileInput, type Fingerprint, fileInput } from './file-input.ts';
export { type Interrupts, watchInterrupts } from './interrupts.ts';
export { type ImageFilesOptions, imageFiles, nodeJpegDecoder } from './learning/image-files.ts';
export { type FairVlmed, type FairVlmedOptions, openFairVlmed } from './learning/open-fair-vlmed.ts';
export { prepareLearning } from './learning/prepare-learning.ts';
export type { PrepareLearningOptions } from './learning/prepare-learning-options.ts';
export { type OpenRunOptions, openRunFolder, type RunFolder } from './learning/run-folder.ts';
export {
  atFairVlmedExtent,
  type WriteFairVlmedOptions,
  type WrittenFairVlmed,
  writeFairVlmed,
} from './learning/write-fair-vlmed.ts';
export { describeMachine, type Machine } from './machine.ts';
export { type NodePoolOptions, nodePool } from './node-pool.ts';
export { createRunLog, type RunLog, runLogName } from './run-log.ts';
export {
  type ChooseRuntimeOptions,
  type ChosenRuntime,
  chooseRuntime,
  listRuntimes,
  type RuntimeCandidate,
} from './runtimes/choose-runtime.ts';
export { type OnnxruntimeNodeOptions, onnxruntimeNode } from './runtimes/onnxruntime-node.ts';
export { type OnnxruntimeWebNodeOptions, onnxruntimeWebNode } from './runtimes/onnxruntime-web-node.ts';
export { type WorkerRuntimeOptions, workerRuntime } from './runtimes/worker-runtime.ts';
export { type WriteDatasetOptions, type WrittenDataset, writeDataset } from './simulation/write-dataset.ts';
export { type BatchPool, type BatchPoolOptions, batchPool } from './training/batch-pool.ts';
export { checkpointNames, type FoundCheckpoint, readCheckpoint, writeCheckpoint } from './training/checkpoint-file.ts';
export { type FolderFitOptions, type FolderFitResult, fitInFolder } from './training/fit-in-folder.ts';
export { type MetricsLog, metricsLogName, openMetricsLog } from './training/metrics-log.ts';
export { packageVersion } from './version.ts';
export { type FileSource, fileSource } from './weights/file-source.ts';
export { openNpzFile, writeNpzFile } from './weights/npz-file.ts';
export { openModelFolder } from './weights/open-model-folder.ts';
export { type OnnxFile, type ReadOnnxOptions, readOnnxFile } from './weights/read-onnx-file.ts';
export { openSafetensorsFile, writeSafetensorsFile } from './weights/safetensors-file.ts';
export { type WriteOnnxOptions, writeOnnxFile } from './weights/write-onnx-file.ts';
export { type OutputFile, writeAtomic, writeFiles } from './write-files.ts';
