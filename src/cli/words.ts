/** Statuses, verdicts, reasons, foundational requirements and grades in plain words, for `explain`. */
import { contradictionCodes } from '../model/contradiction-codes.js';
import { terminalTexts } from '../run/terminal-texts.js';

export const statusWords: Readonly<Record<string, string>> = {
  pass: 'Every record that the control looks at was decided, every one of them is as it should be, and the evidence behind them is present, readable, unchanged, fresh, of sufficient grade and covers the subject. There was at least one record.',
  fail: 'At least one record that is present is decided false. Stale or low-grade evidence may prove a failure, never a pass.',
  'not-evaluated':
    'The evidence does not decide it. The reasons say why (explain no-evidence, stale, ...) and each says what to supply. Not evaluated is never a pass and never silently a failure.',
  'not-applicable':
    'A person has decided so, with reason, approver and review date, and the machine has found by complete evidence that the thing which the control is about is absent.',
  compensated:
    'It would be fail or not evaluated, but a complete, approved, unexpired compensating countermeasure with its own passing evidence covers exactly these records. When it expires the underlying status counts again.',
  error: 'The rule itself broke (type, overflow, too much work). It is never hidden and never a pass.',
  met: 'The demonstrated level reaches the target.',
  'not-met': 'Even if everything unknown turned out well, a proven failure keeps the level below the target.',
  'not-demonstrated': 'Nothing proves that the target is missed, and something that it needs is not shown.',
  'n/a': 'No applicable requirement has a level at or below the target: nothing is required.',
  waiver:
    'An accepted risk with owner, approver, reason and last day. It marks a result and lets the exit code ignore it; it never changes the status.',
};
/** Maturity levels of the programme, for `explain maturity`. */
export const maturityWords: Readonly<Record<string, string>> = {
  maturity:
    'How well a requirement of the programme (IEC 62443-2-1) is lived, from 1 to 4, read from evidence and never stated: explain ML 1 to ML 4. It is no security level, has no level 0 and is never averaged. With --site: each requirement, what its level rests on, what the next one needs.',
  'ML 1':
    'Maturity level 1: something is on record (records that a control of it has looked at, or a document), and no document in force names it.',
  'ML 2': 'Maturity level 2: a document in force names it (topics of the kind documents), with an owner and somebody else who approved it.',
  'ML 3': 'Maturity level 3: level 2, every control of it passes, and the records that its controls name (practice) exist for each period.',
  'ML 4':
    'Maturity level 4: level 3, misses fall from period to period or there is none, and every control that shows lessons applied passes.',
};
/** Words of risk.yaml and of what is worked out from it. */
export const riskWords: Readonly<Record<string, string>> = {
  scenario:
    'One way in which somebody could do harm, declared in risk.yaml: who, where it begins, the zones that it crosses, the ATT&CK for ICS techniques, what it would lead to in each category, and how likely it is before any countermeasure.',
  'tolerable risk':
    'The highest risk level that a category of consequence may have, set by the site. A scenario is tolerable where none of its categories is above. One that is not rated is not known to be tolerable.',
  unmitigated: 'Risk before any countermeasure: the likelihood and the severity as declared. Targets follow from it.',
  layer:
    'A control that stands against a scenario. It counts in full where it passes on every subject in its way, as claimed where it is compensated, and not at all otherwise. The chances to pass the layers are multiplied; each division by the factor of the rule (2) lowers the likelihood by one label, by three at most.',
  'common cause':
    'What lets several layers fail at once: one firewall, one administrator. The credit of a group is (1 - beta) times that of independent layers plus beta times that of its best one.',
  'SL-T':
    'Target security level: what the design of a zone or conduit is to reach, one for each foundational requirement. Reaching it does not by itself make a risk tolerable.',
  ratio:
    'Strategy for targets: rank of the unmitigated risk divided by the rank of the tolerable one; 0 where it is tolerable, else the whole part of the ratio less 0.25, 4 at most. The worst category decides.',
  matrix: 'Strategy for targets: a table from risk level to security level. Also the risk matrix of risk.yaml.',
  attacker:
    'Strategy for targets: casual 1, simple means 2, sophisticated means 3, extended resources 4; where only the threat source is named, casual 1, hacktivist and crime 2, insider 3, state 4. The site may set its own numbers.',
  quantitative:
    'Strategy for targets: unmitigated yearly loss (90th percentile where a range is given) divided by the tolerated loss, read as under ratio.',
  measure:
    'Something that a site could do, listed in measures.yaml with cost, effect, owner and window. It lowers a risk by the controls that it brings to pass. What the site calls in place counts for nothing until evidence shows it.',
  programmes:
    'Three ways to choose from the same measures: maturity-based (every measure up to one level, in all zones), compliance (each zone to its target level), risk-based (the least cost that brings every scenario under what is tolerable; with a budget, the most reduction that it buys).',
  compliance: 'Programme: each zone to its target level, at the least cost that closes every required result that a candidate closes.',
  frontier: 'Choices of measures that no other choice beats in both cost and risk. They are no stages of one way.',
  'quick win':
    'A proposed measure without a stop of the plant, without a consent to wait for and within a week, that moves a risk or a level.',
  declared: 'Strategy for targets: the owner sets them, with a reason; a proposal of a scenario can only ask for more.',
};
export const reasonWords: Readonly<Record<string, string>> = {
  'no-evidence': 'No evidence of this kind is registered for the subject, or the registered file is not there.',
  unreadable: 'The file cannot be read. The rest of the run goes on.',
  changed:
    'Hash or number of records no longer fit the register. Findings still count, a pass is impossible until the file is looked at again and registered (otbaseline register).',
  stale: 'The evidence is older than its limit at the as-of date, past its last day, or has no believable date of collection.',
  'low-grade':
    'The evidence is weaker than the target level asks for. What a file can prove is limited by its form, whatever the register claims: a hand-made table E2, a recognised tool export E3, a test record E4.',
  'empty-population':
    'The control found nothing to look at. Nothing passes on an empty list, unless the control allows it and the evidence is shown to be complete.',
  'missing-attribute': 'A field that decides the answer is absent in some records, or a reference cannot be resolved.',
  'incomplete-coverage':
    'Further records may exist that nobody handed in: a row could not be read, the file is a sample, it does not cover the subject, or a record belongs to no zone.',
  relaxed: 'A parameter, age or grade is weaker than the default of the control, so the control claims no requirement in this run.',
  'no-control': 'No control satisfies the requirement, so nothing can show that it is met.',
};
export const frWords: Readonly<Record<string, string>> = {
  IAC: 'Foundational requirement 1, identification and authentication control: who or what asks for access, and is it so? (SR 1.1 to 1.13)',
  UC: 'Foundational requirement 2, use control: what may they do, and is it recorded? (SR 2.1 to 2.12)',
  SI: 'Foundational requirement 3, system integrity: nothing is changed unnoticed, in transit, in software, in the process. (SR 3.1 to 3.9)',
  DC: 'Foundational requirement 4, data confidentiality: nothing is read by those whom it does not concern. (SR 4.1 to 4.3)',
  RDF: 'Foundational requirement 5, restricted data flow: zones, conduits, and what may pass between them. (SR 5.1 to 5.4)',
  TRE: 'Foundational requirement 6, timely response to events: logs can be read, and somebody watches. (SR 6.1 and 6.2)',
  RA: 'Foundational requirement 7, resource availability: overload, backup, restore, spare power, settings, inventory. (SR 7.1 to 7.8)',
};
export const gradeWords: Readonly<Record<string, string>> = {
  E0: 'Grade of evidence: somebody says so.',
  E1: 'Grade of evidence: a signed statement with the document that it names.',
  E2: 'Grade of evidence: a controlled record, such as a table kept by hand. No file without a sign of the tool that made it is more.',
  E3: 'Grade of evidence: an export of the system itself, recognised by its form or by the header that the tool wrote.',
  E4: 'Grade of evidence: the record of a test that somebody independent has made or watched.',
};

/** Urgency of vulnerabilities (deployer table of SSVC), and why a match with an advisory stays undetermined. */
export const vulnerabilityWords: Readonly<Record<string, string>> = {
  immediate: 'Now: acted on within 3 days. Attackers use it, they can reach the device, and what happens then is grave.',
  'out-of-cycle': 'Now: lessened within 14 days (a rule, an account, a service less), patched at the next opportunity.',
  scheduled: 'Next: in the next maintenance window of the zone, at the latest in 90 days.',
  defer: 'Never, that is: watched, and looked at again when an input changes.',
  'family-only': 'only the family matches; write the order number of the device into the inventory',
  'maker-unknown': 'the inventory does not say who made it',
  'model-unknown': 'the inventory does not say what it is, so that any advisory may concern it',
  'version-unknown': 'the inventory has no version',
  'version-not-comparable': 'the version in the inventory cannot be compared with that of the advisory',
  'range-not-understood': 'the advisory says in prose which versions are affected, or contradicts itself',
  'part-unknown': 'the advisory speaks of a part that may or may not be in the device',
  'under-investigation': 'the maker is still looking into it',
  'advisories-disagree': 'one advisory says that this version is affected, another that it is not',
  'advisory-unreadable': 'an advisory that may concern it could not be read',
};

/** Every sort of contradiction: what contradicts what, and when it is not told. */
export function contradictionWords(): Readonly<Record<string, string>> {
  const say = terminalTexts();
  return Object.fromEntries(
    contradictionCodes.map((code) => [
      code,
      `Contradiction: ${say(`contradiction-code.${code}`)}. ${say(`contradiction-code.${code}.text`)}`,
    ]),
  );
}
