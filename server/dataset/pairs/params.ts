/** The values of a statement, numbered as they are added: `params.add(x)` gives '$1', '$2', … */
export type Params = { values: unknown[]; add: (value: unknown) => string };

export function createParams(): Params {
  const values: unknown[] = [];
  return { values, add: (value) => `$${values.push(value)}` };
}
