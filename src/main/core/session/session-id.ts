/** The longest id, in characters, its number included. */
const MAX_ID_LENGTH = 64;

const FALLBACK = 'session';

const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');

/** Makes a session's id out of its name: a slug that `taken` does not know, with a number where it must. */
export const sessionIdFor = (name: string, taken: { has(id: string): boolean }): string => {
  const slug = (slugOf(name) || FALLBACK).slice(0, MAX_ID_LENGTH);
  if (!taken.has(slug)) return slug;
  for (let number = 2; ; number += 1) {
    const suffix = `-${number}`;
    const id = `${slug.slice(0, MAX_ID_LENGTH - suffix.length)}${suffix}`;
    if (!taken.has(id)) return id;
  }
};
