/** Many small requests made at nearly the same moment, answered by one statement. Pure but for its timer. */

export type CoalesceOptions<Item, Result> = {
  /** Answers a batch: one result an item, in the same order. An error is the error of each of them. */
  run: (items: Item[]) => Promise<Result[]>;
  /** How long the first item waits for company, in milliseconds. */
  lingerMs: number;
  /** Most items a batch. */
  most: number;
};

/**
 * Makes a function that batches its calls. One batch is under way at a time, so that a slow database gets larger
 * batches and not more of them; items go out in the order in which they came.
 */
export function coalesce<Item, Result>(options: CoalesceOptions<Item, Result>): (item: Item) => Promise<Result> {
  type Waiter = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  let waiting: Waiter[] = [];
  let busy = false;

  const flush = async () => {
    const batch = waiting.slice(0, options.most);
    waiting = waiting.slice(options.most);
    try {
      const results = await options.run(batch.map((waiter) => waiter.item));
      if (results.length !== batch.length) throw new Error(`${results.length} results for ${batch.length} items`);
      for (const [at, result] of results.entries()) batch[at]?.resolve(result);
    } catch (error) {
      for (const waiter of batch) waiter.reject(error);
    }
    schedule();
  };

  const schedule = () => {
    busy = waiting.length > 0;
    if (busy) setTimeout(flush, waiting.length < options.most ? options.lingerMs : 0);
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!busy) schedule();
    });
}
