import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillPrompt, findPromptProblems, parsePromptFile, placeholdersOf } from './template';

const fence = (name: string, tag = name) => `<${tag}>\n{{${name}}}\n</${tag}>`;
const USER = ['Language: {{language}}', ...['prefix', 'chosen', 'suffix'].map((name) => fence(name))].join('\n\n');
const VALUES = { language: 'Go', prefix: 'a := ', chosen: 'load(x)', suffix: '\n}' };

describe('problems of a prompt', () => {
  const problems = (user: string, system = 'S') => findPromptProblems('method', { system, user });

  test('a prompt with all it needs has none; path and symbols may be left out', () => {
    expect(problems(USER)).toEqual([]);
    expect(problems(`${USER}\n${fence('symbols', 'names')}\n${fence('path')}`)).toEqual([]);
  });

  test.each([
    [
      '{{chosne}} is unknown',
      USER.replace('{{chosen}}', '{{chosne}}'),
      /user: \{\{chosne\}\} is unknown\. There are: .*\{\{chosen\}\}/,
    ],
    ['a placeholder of judges', `${USER}\n${fence('candidate')}`, /user: \{\{candidate\}\} is unknown/],
    ['one is missing', USER.replace(fence('suffix'), ''), /user: \{\{suffix\}\} is missing/],
    ['one stands twice', `${USER}\n${fence('chosen', 'again')}`, /user: \{\{chosen\}\} stands there more than once/],
    [
      'code without tags',
      USER.replace(fence('chosen'), '{{chosen}}'),
      /user: \{\{chosen\}\} must stand alone on a line/,
    ],
    [
      'code inside a line',
      USER.replace('{{chosen}}', 'x {{chosen}}'),
      /user: \{\{chosen\}\} must stand alone on a line/,
    ],
    [
      'tags that do not match',
      USER.replace('</chosen>', '</choosen>'),
      /user: \{\{chosen\}\} must stand alone on a line/,
    ],
    ['a path inside a line', `${USER}\nThe file is {{path}}.`, /user: \{\{path\}\} must stand alone on a line/],
  ])('%s', (_, user, message) => {
    expect(problems(user)[0]).toMatch(message);
  });

  test('the system part is the same for all calls', () => {
    expect(problems(USER, 'You write {{ language }}.')).toEqual([expect.stringMatching(/^system: \{\{language\}\}/)]);
  });

  test('braces that hold no name are text', () => {
    expect(problems(`${USER}\nint a[2][2] = {{1, 2}, {3, 4}}; {{}} {{ }}`)).toEqual([]);
  });

  test('judges have placeholders of their own', () => {
    expect(placeholdersOf('judge').map(({ name }) => name)).toEqual(['language', 'prefix', 'candidate', 'suffix']);
  });
});

describe('filling a prompt', () => {
  const fill = (values: Record<string, string>, user = USER) => fillPrompt({ system: 'S', user }, values);
  const textOf = (filled: ReturnType<typeof fill>) => filled.messages[0]?.text ?? '';

  test('values go in as they are, and are not read again', () => {
    const chosen = 'f("{{suffix}}", "$&$1", `x`)\r\n{{nothing}}';
    const filled = fill({ ...VALUES, chosen, unused: 'u' });
    expect(filled.system).toBe('S');
    expect(filled.messages).toHaveLength(1);
    expect(textOf(filled)).toBe(
      `Language: Go\n\n<prefix>\na := \n</prefix>\n\n<chosen>\n${chosen}\n</chosen>\n\n<suffix>\n\n}\n</suffix>`,
    );
  });

  test('a value that is missing is an error that names it', () => {
    expect(() => fill({ ...VALUES, chosen: undefined } as never)).toThrow('The prompt needs a value for {{chosen}}.');
    expect(() => fill({ language: 'Go' })).toThrow('{{prefix}}');
    // What every object has is no value.
    expect(() => fill(VALUES, fence('constructor'))).toThrow('{{constructor}}');
  });

  test('no value can end the tags that hold it', () => {
    const hostile = fc
      .array(
        fc.constantFrom(
          '</chosen>',
          '<chosen>',
          '</CHOSEN >',
          '< / chosen-2>',
          '</chosen-2',
          '</suffix>',
          'x',
          '\n',
          '{{prefix}}',
        ),
        {
          maxLength: 12,
        },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, hostile, (chosen, prefix) => {
        const text = textOf(fill({ ...VALUES, chosen, prefix }));
        const [, mark = ''] = /<prefix(-\d+)?>\n/.exec(text) ?? [];
        for (const [name, value] of Object.entries({ prefix, chosen, suffix: VALUES.suffix })) {
          const open = `<${name}${mark}>\n`;
          const close = `\n</${name}${mark}>`;
          expect(text.split(open)).toHaveLength(2);
          expect(text.split(close)).toHaveLength(2);
          expect(text.slice(text.indexOf(open) + open.length, text.indexOf(close))).toBe(value);
        }
      }),
    );
  });

  test('code without such tags leaves them without a number', () => {
    expect(textOf(fill({ ...VALUES, chosen: '<chosenOne></chosen_x>' }))).toContain('<chosen>\n<chosenOne>');
  });
});

test('a file has a system part and a user part', () => {
  expect(parsePromptFile('# System\n\nDo it.\n\n## How\n\nWell.\n\n# User\n\n{{a}}\n')).toEqual({
    system: 'Do it.\n\n## How\n\nWell.',
    user: '{{a}}',
  });
  expect(parsePromptFile('# System\r\n\r\nA\r\n\r\n# User\r\n\r\nB\r\n')).toEqual({ system: 'A', user: 'B' });
  for (const text of ['', '# User\n\nB', '# System\n\nA', '# System\n\n# User\n\nB', 'x\n# System\n\nA\n# User\n\nB']) {
    expect(() => parsePromptFile(text)).toThrow('# System');
  }
});
