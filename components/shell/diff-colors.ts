/** How the two sides of a pair are coloured. In a cookie, so that the server's first page is right. */
export const DIFF_COLORS = ['green-red', 'blue-orange'] as const;
export type DiffColors = (typeof DIFF_COLORS)[number];

export const DIFF_COLOR_NAMES: Record<DiffColors, string> = {
  'green-red': 'Green and red',
  'blue-orange': 'Blue and orange',
};

export const DIFF_COOKIE = 'foolproof-diff';

export function readDiffColors(value: unknown): DiffColors {
  return DIFF_COLORS.find((known) => known === value) ?? 'green-red';
}
