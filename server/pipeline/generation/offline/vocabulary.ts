/** Words of programming that stand in for each other: what an author who half remembers an interface would write. */
import { pluralize, singularize } from '../identifiers';

/** Verbs, which open the names of functions. In each group the words after the first may be taken for it, nearest first. */
const VERBS = `
get fetch load retrieve find read lookup, set assign update put apply, put insert store set,
add append push insert register attach, remove delete drop discard erase unregister detach,
clear reset flush empty purge, create make build construct new generate, init initialize setup prepare bootstrap,
start begin launch run open, stop end halt finish close shutdown terminate, run execute perform invoke process,
call invoke trigger dispatch, send emit publish dispatch post deliver, emit fire notify broadcast,
receive consume poll take, push enqueue append, pop dequeue take shift, peek top front first, open connect acquire,
close disconnect dispose release, acquire lock reserve claim, release unlock free, write save dump store persist,
save persist store commit, load import read restore, parse decode read deserialize interpret,
format render stringify print serialize, encode serialize marshal pack, decode deserialize unmarshal unpack,
convert transform translate cast, to as into, from of parse, is has can should are,
has contains includes exists holds, contains includes holds exists, exists has contains,
check validate verify ensure assert, validate verify check, ensure require guarantee assert,
require expect need demand, compare match diff, equals matches same, match test matches search,
find search locate lookup query, search query scan find, select choose pick query, filter select where reject,
map transform collect project, reduce fold aggregate accumulate, collect gather accumulate,
group bucket partition classify, sort order rank arrange, order sort arrange, reverse invert flip,
merge combine join concat union, join concat merge combine, split divide partition separate tokenize,
trim strip clean, strip trim remove, replace substitute swap exchange, swap exchange switch, copy clone duplicate,
clone copy duplicate, count total size tally, sum total accumulate, compute calculate derive evaluate,
calculate compute evaluate, measure compute gauge, estimate predict approximate, evaluate compute assess score,
wait sleep await pause, handle process manage on, process handle consume, resolve lookup settle find,
reject deny refuse, accept allow admit approve, allow permit enable accept, deny forbid reject block,
enable activate allow, disable deactivate turn, show display reveal present, hide conceal collapse,
print write log output, log record write trace, record log track capture, track monitor record watch,
watch observe monitor listen, listen subscribe observe, subscribe listen register observe, draw paint render,
render draw display, move shift relocate transfer, walk visit traverse iterate, visit walk traverse,
iterate traverse enumerate, next advance step, advance step move next, skip drop ignore, ignore skip omit,
limit cap restrict clamp, clamp limit bound, increment increase bump, decrement decrease lower, increase raise grow,
decrease lower shrink, resize expand scale, expand grow extend unfold, extend expand append,
schedule queue plan defer, cancel abort stop revoke, retry repeat attempt, try attempt, throw raise fail,
raise throw trigger, wrap enclose decorate, unwrap extract open, extract pull parse take, hash digest checksum,
sign seal, encrypt encode cipher, decrypt decode, compress deflate pack zip, touch refresh update,
refresh reload update renew, sync synchronize refresh, lookup find search resolve, list enumerate all fetch,
describe explain summarize, summarize describe aggregate, normalize canonicalize standardize sanitize,
escape quote encode, bind attach connect, link connect bind, mark flag tag, tag label mark, report summarize submit,
charge bill debit, pay settle charge, ship dispatch deliver send, book reserve schedule, issue create grant,
grant give allow, press push trigger, guard protect ensure, restore recover load, succeed pass complete,
fail reject abort, gather collect fetch, present show display, offer propose suggest, lift raise remove,
hold keep reserve, holds contains keeps, change update modify, modify change edit, patch update modify,
plan schedule prepare, warn alert notify, describe format explain, mark flag set, meet intersect overlap,
settle resolve finish, within between inside, between within among, until before to, since after from,
after since following, before until prior, compare order rank, comparing ordering sorting, join concat combine,
min lowest minimum, max highest maximum, round truncate floor ceil, abs magnitude absolute, pad fill extend,
repeat replicate retry, enter join begin, leave exit quit, earn gain collect, watch observe monitor,
rent hire lease, return give restore, book reserve order
`;

/** Nouns, adjectives and the rest, anywhere in a name. */
const OTHERS = `
size length count, length size count width, count total number size amount, number count index num,
total sum count overall, amount quantity total value, quantity amount count, max limit maximum upper,
min minimum lower, limit max cap bound, capacity size limit volume, name title label identifier,
title name heading caption, label name caption tag, id key identifier uid, key id name field,
value data item content val, val value, data payload content info, payload body data message,
content body text data, text content string message, message text msg note, body content payload,
path file location route, file path document filename, filename path file, dir directory folder,
directory folder dir path, folder directory, url uri address link endpoint, uri url, address location addr,
host server hostname, port socket address, user account member person, account user profile, owner author holder,
author writer creator, customer client buyer, client customer consumer connection, item element entry record,
element item node entry, entry item record row, entries items records, record entry row item, row line record,
column field col, field property attribute column, property attribute field, attribute property attr,
list items array all, items list entries elements, array list vector buffer, map table dict mapping,
dict map mapping, table map grid, set collection group, collection list group set, queue buffer backlog, stack pile,
tree hierarchy graph, node element vertex, edge link arc, parent owner ancestor, child node descendant,
children nodes items, root base top, leaf tip, index position idx offset, idx index pos,
position index offset location, pos position offset, offset position start shift, start begin origin first,
end stop finish last, begin start, first initial head leading, last final latest tail, previous prior prev last,
prev previous, next following upcoming, current active present, active current enabled, old previous former,
new fresh updated, default fallback standard, fallback default backup, option setting flag preference,
options settings config params, settings options config preferences, config settings options configuration,
configuration config settings, params args options parameters, args arguments params, argument param parameter,
param argument option, flag option switch, mode kind type, type kind category, kind type category,
category group kind class, status state condition, state status phase, result outcome output response,
results outcomes matches, response reply result answer, request query call, query request search filter,
input source data, output result target, source origin input, target destination goal, destination target,
error failure exception fault, err error failure, exception error, failure error, warning alert notice,
event message signal, handler callback listener, callback handler listener, listener handler observer,
observer listener watcher, time timestamp date moment, timestamp time datetime, date day timestamp, day date,
hour time, delay timeout interval wait, timeout deadline delay expiry, deadline timeout, interval period delay,
duration elapsed length time, elapsed duration, speed rate velocity, rate ratio speed frequency,
ratio fraction rate proportion, percent ratio percentage, score rank rating points, rank score position,
weight cost score, price cost amount, cost price expense, fee charge cost, tax duty levy, discount rebate reduction,
balance amount total, order purchase request, product item article, stock inventory supply, inventory stock,
warehouse depot store, shelf rack slot, slot position place, store storage repository cache, storage store,
cache store buffer, buffer cache queue, memory storage, session context connection, context scope session,
scope context range, token key ticket symbol, symbol token sign, password secret passphrase, secret key token,
role permission group, permission right access, group team category, team group squad, task job work, job task work,
worker runner executor, runner worker executor, step stage phase, stage phase step, phase stage,
plan schedule strategy, schedule plan timetable, service provider manager, manager service controller handler,
provider service source, factory builder creator, builder factory maker, parser reader decoder,
reader parser scanner, writer printer encoder, formatter printer renderer, validator checker verifier,
template layout pattern, pattern template regex, layout template grid, view page screen, page view screen,
window view frame, frame window, panel pane section, section part block, block section chunk, chunk block part,
part piece segment, segment part section, line row, word token term, char character letter, character char,
string text str, str string text, integer int number, float decimal number, bool flag boolean, color colour tint,
width size breadth, height size depth, depth level height, level depth tier, layer level tier, distance length gap,
point position coordinate, coordinate point position, origin start source, center middle midpoint, middle center,
left start, right end, top upper head, bottom lower base, bounds limits range, range interval span,
span range extent, area region surface, region area zone, zone area region, angle rotation heading,
matrix grid table, vector array, sum total, average mean, mean average, median middle, variance deviation spread,
stats metrics statistics, statistics stats metrics, metric measure stat, metrics stats measures,
measurement reading sample, reading measurement value, sample measurement example, sensor device probe,
device sensor unit, unit measure, version revision release, revision version, hash digest checksum,
checksum digest hash, signature digest, all every each, any some, none nothing empty, empty blank, valid correct ok,
invalid bad illegal, enabled active on, disabled inactive off, visible shown, hidden invisible, open available,
closed finished, done finished complete, ready prepared, pending waiting queued, total overall,
global shared common, shared common, common shared, local own, internal private inner, external remote outer,
remote external, strict exact, safe secure, fast quick, raw plain unparsed, plain raw simple, simple basic,
basic simple, full complete, partial incomplete, unique distinct, distinct unique, random arbitrary, sorted ordered,
ordered sorted, temp temporary scratch, tmp temp, ctx context, cfg config, conf config, msg message, req request,
res response result, resp response, buf buffer, ptr pointer, cb callback, fn func handler, func function,
num number count, i idx index, j idx other, k key, n count num, x value, y value, v value, a first left,
b second right, c count char, d data delta, f file func, g group, h handler hash height, l left line list,
m map message match, o options object, p path point param, q query queue, r reader result row, t time token total,
u user url, w writer width weight, s str text, e err exc, util helper tool, utils helpers tools common,
helpers utils tools, tools utils helpers, core base kernel, base core common, lib library, types models kinds,
models types entities, of for in from, at on in, for of from, by with per, with by using, where when by,
after before since, one single item, many all several, ends finishes closes, starts begins opens,
model entity schema, schema model structure, entity model record
`;

/** Words among the verbs' siblings that do not make a name a function's. */
const NO_VERBS = new Set(['all', 'first', 'front', 'top', 'size', 'total', 'from', 'of', 'to', 'into', 'as', 'like']);

/** Words that end in s and are no plural of the word before it. */
const NO_PLURALS = new Set([
  'is',
  'has',
  'as',
  'this',
  'args',
  'params',
  'stats',
  'utils',
  'types',
  'settings',
  'options',
]);

const verbs = readGroups(VERBS);
const others = readGroups(OTHERS);
/** Words that open the names of functions, whichever side of a line they stand on. */
const verbal = new Set([...verbs.keys()].filter((word) => !NO_VERBS.has(word)));

function readGroups(lines: string): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  const add = (word: string, sibling: string) => {
    const known = groups.get(word) ?? [];
    if (word !== sibling && !known.includes(sibling)) groups.set(word, [...known, sibling]);
  };
  const pairs = lines.split(',').flatMap((group) => {
    const [head = '', ...siblings] = group.trim().split(/\s+/);
    return siblings.map((sibling) => [head, sibling] as const);
  });
  for (const [head, sibling] of pairs) add(head, sibling);
  // What may stand for a word may mostly be replaced by it, too; such come last.
  for (const [head, sibling] of pairs) if (head.length > 1) add(sibling, head);
  return groups;
}

/**
 * The words that may be taken for a word, nearest first.
 * @param word a lower-case subword
 * @param verb whether it stands where a verb does: at the start of a function's name
 */
export function siblingsOf(word: string, verb: boolean): readonly string[] {
  const direct = verb ? (verbs.get(word) ?? others.get(word)) : others.get(word);
  if (direct) return direct;
  const singular = NO_PLURALS.has(word) ? undefined : singularize(word);
  return singular === undefined ? [] : (others.get(singular) ?? []).map(pluralize);
}

/** True for words that usually open the name of a function. */
export function isVerb(word: string): boolean {
  return verbal.has(word);
}
