/** The parts of a workbook that its sheets need: the list of sheets, the shared texts, and which cell styles are dates. */
import { UnreadableFile } from '../reader.js';
import { sortOfFormat, type NumberSort } from './xlsx-dates.js';
import { readXml } from './xlsx-xml.js';
import type { Zip } from './zip.js';

export interface SheetEntry {
  readonly name: string;
  readonly part: string;
  readonly hidden: boolean;
}
export interface Book {
  readonly sheets: readonly SheetEntry[];
  readonly texts: readonly string[];
  /** By index of the cell style. */
  readonly styles: readonly NumberSort[];
  readonly from1904: boolean;
}

interface Relation {
  readonly type: string;
  readonly target: string;
}

export function readBook(zip: Zip): Book {
  if (!zip.has('[Content_Types].xml')) throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file is a zip archive, but no workbook.');
  const main = [...relationsOf(zip, '').values()].find((relation) => relation.type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (!zip.has(main)) throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file is no workbook: its main part is missing.');
  const relations = relationsOf(zip, main);
  const sheets: SheetEntry[] = [];
  let from1904 = false;
  readXml(zip, main, {
    open: (name, attribute) => {
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attribute('date1904') ?? '');
      if (name !== 'sheet') return;
      const relation = relations.get(attribute('id') ?? '');
      if (relation?.type !== 'worksheet') return;
      sheets.push({
        name: attribute('name') ?? '',
        part: relation.target,
        hidden: (attribute('state') ?? 'visible') !== 'visible',
      });
    },
  });
  const partOf = (type: string): string | undefined => [...relations.values()].find((relation) => relation.type === type)?.target;
  return { sheets, texts: sharedTexts(zip, partOf('sharedStrings')), styles: cellStyles(zip, partOf('styles')), from1904 };
}

/** The relations of a part, by id; targets as names in the archive. */
function relationsOf(zip: Zip, part: string): ReadonlyMap<string, Relation> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const file = `${folder}_rels/${part.slice(folder.length)}.rels`;
  const found = new Map<string, Relation>();
  if (!zip.has(file)) return found;
  readXml(zip, file, {
    open: (name, attribute) => {
      if (name !== 'Relationship' || attribute('TargetMode') === 'External') return;
      const target = attribute('Target') ?? '';
      const type = attribute('Type') ?? '';
      found.set(attribute('Id') ?? '', { type: type.slice(type.lastIndexOf('/') + 1), target: resolved(folder, target) });
    },
  });
  return found;
}
function resolved(folder: string, target: string): string {
  const steps: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

/** Runs of one text are joined; what it sounds like (rPh) is no part of it. */
function sharedTexts(zip: Zip, part: string | undefined): readonly string[] {
  const texts: string[] = [];
  if (part === undefined || !zip.has(part)) return texts;
  const collector = textCollector();
  readXml(zip, part, {
    open: (name) => {
      if (name === 'si') collector.begin();
      collector.open(name);
    },
    close: (name) => {
      collector.close(name);
      if (name === 'si') texts.push(collector.end());
    },
    text: collector.text,
  });
  return texts;
}

/** Collects the `t` elements of a shared or inline text. */
export function textCollector(): {
  readonly begin: () => void;
  readonly open: (name: string) => void;
  readonly close: (name: string) => void;
  readonly text: (text: string) => void;
  readonly end: () => string;
} {
  let collected = '';
  let inText = false;
  let inSound = false;
  return {
    begin: () => {
      collected = '';
    },
    open: (name) => {
      if (name === 't') inText = true;
      else if (name === 'rPh') inSound = true;
    },
    close: (name) => {
      if (name === 't') inText = false;
      else if (name === 'rPh') inSound = false;
    },
    text: (text) => {
      if (inText && !inSound) collected += text;
    },
    end: () => withoutEscapes(collected),
  };
}
/** `_x000D_`: how a workbook writes characters that XML has not. */
export const withoutEscapes = (text: string): string =>
  text.includes('_x') ? text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text;

function cellStyles(zip: Zip, part: string | undefined): readonly NumberSort[] {
  const styles: NumberSort[] = [];
  if (part === undefined || !zip.has(part)) return styles;
  const codes = new Map<number, string>();
  let inCells = false;
  readXml(zip, part, {
    open: (name, attribute) => {
      if (name === 'numFmt') codes.set(Number(attribute('numFmtId')), attribute('formatCode') ?? '');
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const id = Number(attribute('numFmtId') ?? 0);
        styles.push(sortOfFormat(id, codes.get(id) ?? ''));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}
