import type { FilterLeaf } from '@/server/dataset/pairs/filter';
import type { PairSort } from '@/server/dataset/pairs/schema';

type PairsView = { slug: string; filter?: FilterLeaf[]; sort?: PairSort };

/** The address of the pairs list with a filter and an order, as that page reads it. Valid pairs, unless the filter says more. */
export function pairsHref({ slug, filter = [], sort }: PairsView): string {
  const query = new URLSearchParams();
  const saysValid = filter.some(({ field }) => field === 'valid');
  const parts: FilterLeaf[] = saysValid ? filter : [{ field: 'valid', op: 'eq', value: true }, ...filter];
  if (filter.length > 0) query.set('filter', JSON.stringify({ and: parts }));
  if (sort) query.set('sort', sort);
  return `/p/${slug}/pairs${query.size > 0 ? `?${query}` : ''}`;
}
