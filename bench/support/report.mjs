/** @typedef {import('./result.mjs').Result} Result */
/** @typedef {{ row: import('./result.mjs').Row, result: Result | undefined, problem: string | undefined }} Outcome */

/** @param {import('./result.mjs').Table} table */
const markdownTable = ({ head, rows }) => {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  /** @param {readonly string[]} cells */
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
};

/** @param {import('./result.mjs').Mark} mark */
const markRow = ({ what, mark, figure, met }) => [what, mark, figure, met ? 'met' : '**not met**'];

/**
 * Says for a terminal what a row gave.
 * @param {Outcome} outcome
 */
export const formatOutcome = ({ row, result, problem }) => {
  const parts = [`\n${row.title}`];
  if (problem !== undefined) parts.push(`not measured: ${problem}`);
  for (const table of result?.tables ?? []) parts.push(markdownTable(table));
  parts.push(...(result?.remarks ?? []));
  for (const { what, mark, figure, met } of result?.marks ?? [])
    parts.push(`${met ? 'met    ' : 'NOT MET'}  ${what}: ${figure} (${mark})`);
  return parts.join('\n');
};

/**
 * Splits the hand-written explanations by the row they belong to: `## <id of the row>`, then text.
 * @param {string} text
 */
export const parseExplanations = (text) => {
  /** @type {Map<string, string>} */
  const explanations = new Map();
  for (const part of text.split(/^## /m).slice(1)) {
    const end = part.indexOf('\n');
    const body = part.slice(end + 1).trim();
    if (body !== '') explanations.set(part.slice(0, end).trim(), body);
  }
  return explanations;
};

/**
 * Writes the page.
 * @param {readonly Outcome[]} outcomes
 * @param {ReturnType<typeof import('./machine.mjs').describeMachine>} machine
 * @param {{ date: string, minutes: number, chromium: string, ws: string, explanations: ReadonlyMap<string, string> }} about
 */
export const formatPage = (outcomes, machine, about) => {
  const introduction = about.explanations.get('introduction');
  const marks = outcomes.flatMap(({ result }) => result?.marks ?? []);
  const missed = marks.filter(({ met }) => !met).length;
  const parts = [
    '# Measurements',
    'Written by `npm run bench`; what is not a figure stands in `bench/`. Run it yourself: it takes a quarter of an hour, needs nothing but what `npm test` needs, and writes this page anew.',
    ...(introduction === undefined ? [] : [introduction]),
    markdownTable({
      head: ['measured on', ''],
      rows: [
        ['date', about.date],
        ['processor', machine.processor],
        ['memory', machine.memory],
        ['system', machine.system],
        ['Node', machine.node],
        ['Chromium', about.chromium],
        ['peer', `ws ${about.ws} and node-pty, the same PTY library as ours`],
        ['the whole run', `${about.minutes.toFixed(0)} minutes`],
      ],
    }),
    'All peers ran in the same run on the same machine, in turn; ratios mean more than times. Client, server and the programs they run share its cores.',
    '## The marks',
    missed === 0
      ? 'All are met.'
      : `${marks.length - missed} of ${marks.length} are met; where one is not, its section says why.`,
    markdownTable({ head: ['what', 'mark', 'measured', ''], rows: marks.map(markRow) }),
  ];
  for (const { row, result, problem } of outcomes) {
    parts.push(`## ${row.title}`);
    if (problem !== undefined) parts.push(`**Not measured in this run:** ${problem}.`);
    if (result !== undefined) {
      parts.push(result.method.join(' '));
      parts.push(...result.tables.map(markdownTable));
      if (result.remarks !== undefined) parts.push(result.remarks.map((text) => `- ${text}`).join('\n'));
    }
    const explanation = about.explanations.get(row.id);
    if (explanation !== undefined) parts.push(explanation);
    else if (result?.marks?.some(({ met }) => !met))
      parts.push(
        `_A mark is not met here and nobody has explained it yet: \`bench/explanations.md\`, \`## ${row.id}\`._`,
      );
  }
  const conclusion = about.explanations.get('conclusion');
  if (conclusion !== undefined) parts.push(conclusion);
  return `${parts.join('\n\n')}\n`;
};
