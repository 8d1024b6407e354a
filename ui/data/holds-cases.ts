const besideCases =
  /^(pair-decisions\.csv|run-log\.jsonl|latents\.(csv|parquet)|suspicion\.csv|curves\.jsonl|cells\.jsonl|seconds\.jsonl)$/;

/** Whether a table may hold cases: not one that a page writes or a simulation leaves beside them, by its name. */
export function holdsCases(path: string): boolean {
  return !besideCases.test(path.split('/').at(-1) ?? '');
}
