import { tokenIn } from '../api/login-link.ts';

/**
 * Takes the token off the page's address, and off the browser's history with it: an address is copied, shown and synchronised.
 * null where there is none.
 */
export const takeTokenFromAddress = (): string | null => {
  if (!location.hash.includes('token=')) return null;
  const token = tokenIn(location.hash);
  history.replaceState(history.state, '', location.pathname + location.search);
  return token;
};
