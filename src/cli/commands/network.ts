/** `network <site>`: what can reach what, through which rules; with --from and --to the answer to one question. */
import { outside, type NetworkAnswer, type NetworkMap } from '../../model/network.js';
import { type NetworkRun, runNetwork } from '../../run/network.js';
import { list, text, type RunCommand } from '../command.js';
import { jsonText, libraryOptions, wantsJson } from '../library.js';
import { nearest } from '../nearest.js';
import { answerText, mapText } from '../network-text.js';
import { problemsText } from '../problems.js';
import { siteFolder } from '../site-folder.js';
import { UsageError } from '../usage.js';
import { dateOption } from './check.js';

export const run: RunCommand = async ([folder = ''], options, io) => {
  const { path } = siteFolder(folder, io);
  const [from, to] = [text(options, 'from'), text(options, 'to')];
  const services = list(options, 'service');
  if (from === null && to === null && services.length > 0)
    throw new UsageError('--service alone asks nothing', 'add --from and --to: a zone, an asset, an address, a network, or outside');
  const done = await runNetwork(path, {
    ...libraryOptions(options, io),
    cwd: io.cwd,
    asOf: dateOption(options, io),
    progress: () => undefined,
  });
  if (!done.ok) {
    io.err(problemsText(done.problems));
    return 2;
  }
  const { view, map, problems } = done.value;
  if (problems.length > 0) io.err(problemsText(problems));
  if (from === null && to === null) {
    io.out(wantsJson(options) ? jsonText(map) : mapText(map, io.columns));
    return map === null || isOpen(map) ? 3 : 0;
  }
  for (const end of [from, to]) if (end !== null) known(end, done.value);
  const froms = from === null ? view.ends.filter((end) => end !== to) : [from];
  const tos = to === null ? view.ends.filter((end) => end !== from) : [to];
  const answers = froms.flatMap((a) => tos.map((b) => view.reach({ from: a, to: b, services })));
  const unknown = answers.flatMap(({ why }) => why).find((why) => why.endsWith('is no service'));
  if (unknown !== undefined) throw new UsageError(unknown, 'as tcp/502, udp/1-1024, icmp, ip/47 or any');
  const isOne = from !== null && to !== null;
  if (wantsJson(options)) io.out(jsonText(isOne ? placed(answers[0], done.value) : answers.map((each) => placed(each, done.value))));
  else for (const each of answers) io.out(answerText(each, services, done.value, isOne));
  return answers.some(({ verdict, parts }) => verdict === 'undecided' || parts.some((part) => part.verdict === 'undecided')) ? 3 : 0;
};

/** Each rule with the file and line at which it stands. */
const placed = (answer: NetworkAnswer | undefined, { placeOf }: NetworkRun): unknown =>
  answer === undefined
    ? null
    : { ...answer, parts: answer.parts.map((part) => ({ ...part, rules: part.rules.map((rule) => ({ ...rule, place: placeOf(rule) })) })) };

const isOpen = ({ paths, observed, blocked, unfinished }: NetworkMap): boolean =>
  unfinished.length > 0 || [...paths, ...observed, ...blocked].some(({ permitted }) => permitted === null);

/** A name that is none of the site's is a mistake of the question. */
function known(end: string, { view, site }: NetworkRun): void {
  const { why } = view.reach({ from: end, to: end, services: [] });
  if (!why.some((each) => each.includes('is no zone'))) return;
  const names = view.ends.filter((id) => id !== outside);
  throw new UsageError(
    `"${end}" is no zone of ${site.id}, and no asset with an address, address or network`,
    `${nearest(end, view.ends)}zones: ${names.join(', ')}; or ${outside}`,
  );
}
