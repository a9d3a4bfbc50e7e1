/** risk.yaml as its schema lets it through. */
import type { FoundationalRequirement, SecurityLevel } from '../model/catalogue.js';
import type { AttackerMeans, EffectClass, Estimate, Scenario, StrategyName, ThreatSource } from '../model/risk.js';
import type { SubjectId } from '../model/site.js';

type Names<T> = Readonly<Record<string, T>>;
export type RawEffect = EffectClass | number;
export type RawEstimate = number | Estimate;

export interface RawMatrix {
  readonly likelihood: readonly string[];
  readonly severity: Names<readonly string[]>;
  readonly riskLevels: readonly string[];
  readonly cells: Names<readonly (readonly string[])[]>;
  readonly tolerable: Names<string>;
  readonly safety?: readonly string[];
}
export interface RawStrategy {
  readonly name: StrategyName;
  readonly reason?: string;
  readonly floor?: SecurityLevel;
  readonly levels?: Names<SecurityLevel>;
  readonly ranks?: Names<number>;
  readonly attackers?: Names<SecurityLevel>;
  readonly tolerance?: number;
  readonly seed?: number;
}
export interface RawStep {
  readonly id: string;
  readonly title?: string;
  readonly techniques?: readonly string[];
  readonly on?: SubjectId;
}
export interface RawCountermeasure {
  readonly control: string;
  readonly step?: string;
  readonly on?: readonly SubjectId[];
  readonly effect?: RawEffect | null;
  readonly lossEffect?: RawEffect;
  readonly categories?: readonly string[];
  readonly group?: string;
  readonly claimed?: number;
}
export interface RawScenario {
  readonly id: string;
  readonly title: string;
  readonly zone?: string | null;
  readonly conduit?: string | null;
  readonly entryZone?: string | null;
  readonly crosses?: readonly string[];
  readonly node?: string;
  readonly threatSource?: ThreatSource;
  readonly attacker?: AttackerMeans;
  readonly capability?: string;
  readonly entryPoint?: string;
  readonly attackPath?: readonly string[];
  readonly steps?: readonly (string | RawStep)[];
  readonly vulnerabilities?: readonly string[];
  readonly consequence?: string;
  readonly hazardRef?: string;
  readonly severity?: Names<string>;
  readonly hackable?: boolean;
  readonly assumeCompromise?: boolean;
  readonly likelihood?: string | null;
  readonly foundational?: readonly FoundationalRequirement[];
  readonly targetProposal?: SecurityLevel | null;
  readonly countermeasures?: readonly (string | RawCountermeasure)[];
  readonly residual?: { readonly likelihood?: string; readonly severity?: Names<string> };
  readonly decision?: Scenario['decision'];
  readonly owner?: string | null;
  readonly due?: string | null;
  readonly additional?: readonly string[];
  readonly workshop?: {
    readonly date: string;
    readonly participants?: readonly (string | { readonly name: string; readonly role: string })[];
    readonly facilitator?: string;
  };
  readonly frequency?: RawEstimate;
  readonly loss?: RawEstimate;
  readonly notes?: string;
}
export interface RawRisk {
  readonly matrix?: RawMatrix;
  readonly strategy?: RawStrategy;
  readonly reduction?: { readonly factor?: number; readonly most?: number; readonly mostSeverity?: number };
  readonly effectiveness?: Names<number>;
  readonly groups?: readonly { readonly id: string; readonly beta: number; readonly title?: string }[];
  readonly initial?: readonly {
    readonly category: string;
    readonly severity: string;
    readonly reason?: string;
    readonly source?: string;
  }[];
  readonly currency?: string;
  readonly scenarios?: readonly RawScenario[] | null;
}
