/** Takes the token out of a whole login link (`http://…/#token=…`), out of its fragment alone, or gives back a bare token; null where there is none. */
export const tokenIn = (tokenOrLink: string): string | null => {
  const text = tokenOrLink.trim();
  const fragment = /#(.*)$/.exec(text)?.[1];
  if (fragment === undefined) return text === '' || /[\s/:]/.test(text) ? null : text;
  const token = new URLSearchParams(fragment).get('token');
  return token === '' ? null : token;
};
