/**
 * Says a lesson's expressions as sentences. `user == 0 && owner == none` becomes “the user count is 0 and nobody is the
 * owner”. Names are marked as code.
 */
import { type Part, parts, t } from '../words/index.ts';
import { type Event, printEvent, shown } from '../world/index.ts';
import type { Comparison, Expression, ExpressionNode, Reading } from './expression.ts';
import type { Prediction } from './types.ts';

const TURNED: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};
const AGAINST: Readonly<Record<Comparison, Comparison>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};
const HOW = { '==': 'is', '!=': 'is-not', '<': 'below', '<=': 'at-most', '>': 'above', '>=': 'at-least' } as const;
/** Readings that are true or false. All other readings have a value. */
const YES_OR_NO = new Set<Reading['what']>(['viable', 'isopen', 'finding']);

const code = (text: string | number): string => `<code>${shown(String(text))}</code>`;

/** An expression as a clause, without a capital letter or a full stop. Names on the board are in `<code>`. */
export function clauseOf({ root }: Expression): string {
  return clause(root, false);
}

/** An expression as a noun phrase, such as “the user count”. Null for anything but a single reading with a value. */
export function thingOf({ root }: Expression): string | null {
  return root.type === 'read' && !YES_OR_NO.has(root.reading.what) ? thing(root.reading) : null;
}

/** The question of a prediction: the author's text, or a default text. */
export function questionParts({ ask, about }: Prediction, event: Event): readonly Part[] {
  if (ask !== null) return [{ text: ask, code: false }];
  const values = { event: printEvent(event) };
  if (about.kind === 'result') return parts('lesson.predict.result', values);
  const read = thingOf(about.expression);
  return read === null
    ? parts('lesson.predict.clause', { ...values, clause: clauseOf(about.expression) })
    : parts('lesson.predict.thing', { ...values, thing: read });
}

function clause(node: ExpressionNode, not: boolean): string {
  switch (node.type) {
    case 'not':
      return clause(node.of, !not);
    // De Morgan: not (a and b) is (not a) or (not b).
    case 'and':
    case 'or': {
      const both = (node.type === 'and') !== not;
      return t(both ? 'lesson.say.and' : 'lesson.say.or', {
        left: within(node.left, not, both),
        right: within(node.right, not, both),
      });
    }
    case 'compare':
      return comparison(node, not);
    case 'read':
      return YES_OR_NO.has(node.reading.what)
        ? fact(node.reading, not)
        : told(node.reading, not ? '==' : '!=', nothingOf(node.reading));
    case 'number':
      return t(not === (node.value !== 0) ? 'lesson.say.never' : 'lesson.say.always');
    case 'word':
      return t(not === (node.value !== 'none') ? 'lesson.say.never' : 'lesson.say.always');
  }
}

/** Puts a part in brackets where its operator binds less tightly than the operator around it. */
function within(node: ExpressionNode, not: boolean, both: boolean): string {
  const said = clause(node, not);
  const bare = node.type === 'not' ? node.of : node;
  const looser = (bare.type === 'or' || bare.type === 'and') && ((bare.type === 'and') !== not) !== both;
  return looser ? t('lesson.say.brackets', { clause: said }) : said;
}

function comparison({ how, left, right }: ExpressionNode & { type: 'compare' }, not: boolean): string {
  const sign = not ? AGAINST[how] : how;
  if (left.type === 'read' && isPlain(right)) {
    if (YES_OR_NO.has(left.reading.what))
      return fact(
        left.reading,
        (right.value === 0 || right.value === 'none' || right.value === 'no') === (sign === '=='),
      );
    return told(left.reading, sign, right.value);
  }
  if (right.type === 'read' && isPlain(left)) return told(right.reading, TURNED[sign], left.value);
  return t(`lesson.say.${HOW[sign]}`, { thing: operand(left), value: operand(right) });
}

const isPlain = (node: ExpressionNode): node is ExpressionNode & { type: 'number' | 'word' } =>
  node.type === 'number' || node.type === 'word';
const operand = (node: ExpressionNode): string =>
  node.type === 'read'
    ? thing(node.reading)
    : isPlain(node)
      ? code(node.value)
      : t('lesson.say.brackets', { clause: clause(node, false) });
const nothingOf = ({ what }: Reading): string | number =>
  what === 'count' || what === 'refs' || what === 'leaked' ? 0 : 'none';

/** A comparison of one reading with one value, in natural English. */
function told(reading: Reading, how: Comparison, value: string | number): string {
  const equal = how === '==' || how === '!=';
  const not = how === '!=' ? 'yes' : 'no';
  const none = equal && value === 'none';
  switch (reading.what) {
    case 'driver':
      if (equal)
        return t(none ? 'lesson.say.driver-none' : 'lesson.say.driver', {
          device: code(reading.of),
          driver: code(value),
          not,
        });
      break;
    case 'held':
      if (equal)
        return t(none ? 'lesson.say.held-none' : 'lesson.say.held', {
          device: code(reading.of),
          file: code(value),
          not,
        });
      break;
    case 'owner':
      if (equal)
        return t(none ? 'lesson.say.owner-none' : 'lesson.say.owner', {
          group: at(reading.group),
          file: code(value),
          not,
        });
      break;
    case 'owns':
      if (equal) return t('lesson.say.owns', { group: at(reading.group), owns: value, not });
      break;
    case 'result':
      if (equal) return t('lesson.say.result', { result: code(value), not });
      break;
    default:
      break;
  }
  return t(`lesson.say.${HOW[how]}`, { thing: thing(reading), value: code(value) });
}

const at = (group: string | null): string => group ?? 'none';

function thing(reading: Reading): string {
  switch (reading.what) {
    case 'count':
      return t('lesson.say.count', { count: code(reading.count), group: at(reading.group) });
    case 'owner':
      return t('lesson.say.the-owner', { group: at(reading.group) });
    case 'owns':
      return t('lesson.say.who-owns', { group: at(reading.group) });
    case 'refs':
    case 'leaked':
      return t(`lesson.say.${reading.what}`, { file: code(reading.of), group: at(reading.group) });
    case 'driver':
      return t('lesson.say.the-driver', { device: code(reading.of) });
    case 'held':
      return t('lesson.say.the-holder', { device: code(reading.of) });
    case 'result':
      return t('lesson.say.the-result');
    case 'viable':
    case 'isopen':
    case 'finding':
      return fact(reading, false);
  }
}

function fact(reading: Reading, not: boolean): string {
  const values = {
    not: not ? 'yes' : 'no',
    group: 'group' in reading ? at(reading.group) : 'none',
    of: 'of' in reading ? code(reading.of) : '',
  };
  switch (reading.what) {
    case 'viable':
    case 'isopen':
    case 'finding':
      return t(`lesson.say.${reading.what}`, values);
    default:
      return thing(reading);
  }
}
