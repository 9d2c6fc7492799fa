const OF_A_PLACE = /^(?:body)?[/.]?(?:\w+[/.])+\w+ (must .+)$/s;

/**
 * Gives what a server says of a value as it is said beside the field of that value: without the place in the request, which the field is, and
 * as a sentence. Another text stays as it is.
 */
export const saidAtField = (detail: string): string => {
  const said = OF_A_PLACE.exec(detail)?.[1];
  if (said === undefined) return detail;
  const sentence = said.replace(/^must NOT /, 'must not ');
  return `This ${sentence}${/[.!?]$/.test(sentence) ? '' : '.'}`;
};
