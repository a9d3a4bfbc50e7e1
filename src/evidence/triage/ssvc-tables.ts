/**
 * Decision tables of SSVC as they are published (CERT/CC, Carnegie Mellon University): deployer 1.0.0, human impact 1.0.0, coordinator of CISA 2.0.3, and the periods of BOD 26-04.
 * One line a row, the decision last; `|` between the columns. Held row by row in test/evidence/triage/tables.test.ts.
 */

/** exploitation | system exposure | automatable | human impact | decision */
const deployerRows = `
none | small | no | low | defer
none | small | no | medium | defer
none | small | no | high | scheduled
none | small | no | very high | scheduled
none | small | yes | low | defer
none | small | yes | medium | scheduled
none | small | yes | high | scheduled
none | small | yes | very high | scheduled
none | controlled | no | low | defer
none | controlled | no | medium | scheduled
none | controlled | no | high | scheduled
none | controlled | no | very high | scheduled
none | controlled | yes | low | scheduled
none | controlled | yes | medium | scheduled
none | controlled | yes | high | scheduled
none | controlled | yes | very high | scheduled
none | open | no | low | defer
none | open | no | medium | scheduled
none | open | no | high | scheduled
none | open | no | very high | scheduled
none | open | yes | low | scheduled
none | open | yes | medium | scheduled
none | open | yes | high | scheduled
none | open | yes | very high | out-of-cycle
public poc | small | no | low | defer
public poc | small | no | medium | scheduled
public poc | small | no | high | scheduled
public poc | small | no | very high | scheduled
public poc | small | yes | low | scheduled
public poc | small | yes | medium | scheduled
public poc | small | yes | high | scheduled
public poc | small | yes | very high | scheduled
public poc | controlled | no | low | defer
public poc | controlled | no | medium | scheduled
public poc | controlled | no | high | scheduled
public poc | controlled | no | very high | scheduled
public poc | controlled | yes | low | scheduled
public poc | controlled | yes | medium | scheduled
public poc | controlled | yes | high | scheduled
public poc | controlled | yes | very high | out-of-cycle
public poc | open | no | low | scheduled
public poc | open | no | medium | scheduled
public poc | open | no | high | scheduled
public poc | open | no | very high | out-of-cycle
public poc | open | yes | low | scheduled
public poc | open | yes | medium | scheduled
public poc | open | yes | high | out-of-cycle
public poc | open | yes | very high | out-of-cycle
active | small | no | low | scheduled
active | small | no | medium | scheduled
active | small | no | high | out-of-cycle
active | small | no | very high | out-of-cycle
active | small | yes | low | scheduled
active | small | yes | medium | out-of-cycle
active | small | yes | high | out-of-cycle
active | small | yes | very high | out-of-cycle
active | controlled | no | low | scheduled
active | controlled | no | medium | scheduled
active | controlled | no | high | out-of-cycle
active | controlled | no | very high | out-of-cycle
active | controlled | yes | low | out-of-cycle
active | controlled | yes | medium | out-of-cycle
active | controlled | yes | high | out-of-cycle
active | controlled | yes | very high | out-of-cycle
active | open | no | low | scheduled
active | open | no | medium | out-of-cycle
active | open | no | high | out-of-cycle
active | open | no | very high | immediate
active | open | yes | low | out-of-cycle
active | open | yes | medium | out-of-cycle
active | open | yes | high | immediate
active | open | yes | very high | immediate
`;

/** safety impact | mission impact | human impact */
const humanImpactRows = `
negligible | degraded | low
negligible | mef support crippled | low
negligible | mef failure | medium
negligible | mission failure | very high
marginal | degraded | low
marginal | mef support crippled | low
marginal | mef failure | medium
marginal | mission failure | very high
critical | degraded | medium
critical | mef support crippled | high
critical | mef failure | high
critical | mission failure | very high
catastrophic | degraded | very high
catastrophic | mef support crippled | very high
catastrophic | mef failure | very high
catastrophic | mission failure | very high
`;

/** exploitation | automatable | technical impact | mission and well-being | decision */
const coordinatorRows = `
none | no | partial | low | track
none | no | partial | medium | track
none | no | partial | high | track
none | no | total | low | track
none | no | total | medium | track
none | no | total | high | track*
none | yes | partial | low | track
none | yes | partial | medium | track
none | yes | partial | high | attend
none | yes | total | low | track
none | yes | total | medium | track
none | yes | total | high | attend
public poc | no | partial | low | track
public poc | no | partial | medium | track
public poc | no | partial | high | track*
public poc | no | total | low | track
public poc | no | total | medium | track*
public poc | no | total | high | attend
public poc | yes | partial | low | track
public poc | yes | partial | medium | track
public poc | yes | partial | high | attend
public poc | yes | total | low | track
public poc | yes | total | medium | track*
public poc | yes | total | high | attend
active | no | partial | low | track
active | no | partial | medium | track
active | no | partial | high | attend
active | no | total | low | track
active | no | total | medium | attend
active | no | total | high | act
active | yes | partial | low | attend
active | yes | partial | medium | attend
active | yes | partial | high | act
active | yes | total | low | attend
active | yes | total | medium | act
active | yes | total | high | act
`;

/** in KEV | exposed | automatable | technical impact | period */
const bodRows = `
no | no | no | partial | fix on system upgrade
yes | no | no | partial | 14 days
no | yes | no | partial | 60 days
no | no | yes | partial | 60 days
no | no | no | total | fix on system upgrade
yes | yes | no | partial | 14 days
yes | no | yes | partial | 14 days
no | yes | yes | partial | 14 days
yes | no | no | total | 14 days
no | yes | no | total | 14 days
no | no | yes | total | 60 days
yes | yes | yes | partial | 3 days
yes | yes | no | total | 3 days & forensic investigation
yes | no | yes | total | 3 days & forensic investigation
no | yes | yes | total | 3 days
yes | yes | yes | total | 3 days & forensic investigation
`;

export const exploitations = ['none', 'public poc', 'active'] as const;
export const exposures = ['small', 'controlled', 'open'] as const;
export const yesNo = ['no', 'yes'] as const;
export const humanImpacts = ['low', 'medium', 'high', 'very high'] as const;
export const safetyImpacts = ['negligible', 'marginal', 'critical', 'catastrophic'] as const;
export const missionImpacts = ['degraded', 'mef support crippled', 'mef failure', 'mission failure'] as const;
export const technicalImpacts = ['partial', 'total'] as const;
/** Least urgent first. */
export const decisions = ['defer', 'scheduled', 'out-of-cycle', 'immediate'] as const;
export const coordinatorDecisions = ['track', 'track*', 'attend', 'act'] as const;
export type Exploitation = (typeof exploitations)[number];
export type Exposure = (typeof exposures)[number];
export type YesNo = (typeof yesNo)[number];
export type HumanImpact = (typeof humanImpacts)[number];
export type SafetyImpact = (typeof safetyImpacts)[number];
export type MissionImpact = (typeof missionImpacts)[number];
export type TechnicalImpact = (typeof technicalImpacts)[number];
export type Decision = (typeof decisions)[number];
export type CoordinatorDecision = (typeof coordinatorDecisions)[number];

const tableOf = (rows: string): ReadonlyMap<string, string> =>
  new Map(
    rows
      .trim()
      .split('\n')
      .map((row) => {
        const cells = row.split(' | ');
        return [cells.slice(0, -1).join(' | '), cells.at(-1) ?? ''] as const;
      }),
  );
function lookUp<T extends string>(table: ReadonlyMap<string, string>, inputs: readonly string[], words: readonly T[]): T {
  const found = words.find((word) => word === table.get(inputs.join(' | ')));
  if (found === undefined) throw new RangeError(`the table has no row ${inputs.join(', ')}`);
  return found;
}

const deployer = tableOf(deployerRows);
export const deployerDecision = (exploitation: Exploitation, exposure: Exposure, automatable: YesNo, impact: HumanImpact): Decision =>
  lookUp(deployer, [exploitation, exposure, automatable, impact], decisions);

const impact = tableOf(humanImpactRows);
export const humanImpactOf = (safety: SafetyImpact, mission: MissionImpact): HumanImpact => lookUp(impact, [safety, mission], humanImpacts);

const coordinator = tableOf(coordinatorRows);
export const coordinatorDecision = (
  exploitation: Exploitation,
  automatable: YesNo,
  technical: TechnicalImpact,
  wellBeing: 'low' | 'medium' | 'high',
): CoordinatorDecision => lookUp(coordinator, [exploitation, automatable, technical, wellBeing], coordinatorDecisions);

const bod = tableOf(bodRows);
/** How long BOD 26-04 gives, in its words. */
export function bodPeriod(inKev: YesNo, exposed: YesNo, automatable: YesNo, technical: TechnicalImpact): string {
  const found = bod.get([inKev, exposed, automatable, technical].join(' | '));
  if (found === undefined) throw new RangeError('the table has no such row');
  return found;
}
