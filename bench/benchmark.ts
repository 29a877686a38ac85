/** Seconds, counts and ratios by name; null where something could not be measured. */
export type Figures = Record<string, number | string | null>;

export type BenchmarkResult = {
  figures: Figures;
  /** Upper bounds for figures of the same name. */
  goals: Record<string, number>;
};

/** Measures something, together with a baseline in the same run. `args` are what follows the name. */
export type Benchmark = (args: string[]) => Promise<BenchmarkResult>;

/** Rounds to three significant places after the point. */
export const round = (value: number) => Math.round(value * 1_000) / 1_000;

/** Wall time of some work, in seconds. */
export async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const started = performance.now();
  const value = await work();
  return { seconds: (performance.now() - started) / 1_000, value };
}
