/** Finds the last item for which `holds` is true, in a list where it is true up to some place and false from there on: a binary search. */
export const findLast = <Item>(items: readonly Item[], holds: (item: Item) => boolean): Item | undefined => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(items[middle] as Item)) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
};
