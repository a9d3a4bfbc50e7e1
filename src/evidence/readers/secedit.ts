/** Windows security templates (INF): what `secedit /export` writes of a host, or a group policy orders. */
import type { InputFile } from '../../model/file.js';
import { defineReader, UnreadableFile, type Batch, type BrokenRow, type ReadOptions } from '../reader.js';
import { baseName, headText } from './text.js';
import { textLines } from './text-lines.js';

interface Setting {
  readonly section: string;
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

async function* read(file: InputFile, { recordsAt }: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const { settings, broken } = await settingsOf(file);
  if (recordsAt !== null && recordsAt.toLowerCase() !== 'settings')
    throw new UnreadableFile('E_PATH', 'A security template holds one record, or with `records: settings` one for each line.');
  // A group policy may be overruled by another, or not have arrived.
  const notes =
    baseName(file.path) === 'gpttmpl.inf' ? ['The template of a group policy: it says what is ordered, not what a host enforces.'] : [];
  const rows =
    recordsAt === null
      ? [{ raw: accessOf(settings), line: firstLine(settings), column: 1, pointer: null }]
      : settings.map(({ line, ...raw }) => ({ raw, line, column: 1, pointer: null }));
  yield { rows, broken, notes };
}
const firstLine = (settings: readonly Setting[]): number =>
  settings.find(({ section }) => section === 'System Access')?.line ?? settings[0]?.line ?? 1;

async function settingsOf(file: InputFile): Promise<{ readonly settings: readonly Setting[]; readonly broken: readonly BrokenRow[] }> {
  const settings: Setting[] = [];
  const broken: BrokenRow[] = [];
  let section = '';
  let sections = 0;
  for (const { text, line } of await textLines(file)) {
    const trimmed = text.trim();
    if (trimmed === '' || trimmed.startsWith(';')) continue;
    const [, named] = /^\[([^\]]+)\]$/.exec(trimmed) ?? [];
    if (named !== undefined) {
      section = named;
      sections++;
      continue;
    }
    // Services and registry keys are lists without a name: "AppIDSvc",2,""
    const at = listSections.has(section) ? trimmed.indexOf(',') : trimmed.indexOf('=');
    const name = unquoted(trimmed.slice(0, at).trim());
    if (at <= 0 || name === '__proto__' || section === '') broken.push({ line, column: 1, reason: 'is no section and no setting' });
    else settings.push({ section, name, value: trimmed.slice(at + 1).trim(), line });
  }
  if (sections === 0) throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file is no security template: it has no section.', 1, 1);
  if (settings.length === 0) throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The security template holds no setting.', 1, 1);
  return { settings, broken };
}
const listSections = new Set(['Service General Setting', 'Registry Keys', 'File Security']);
const unquoted = (text: string): string => /^"(.*)"$/.exec(text)?.[1] ?? text;

const policies = 'machine\\software\\microsoft\\windows\\currentversion\\policies\\system\\';

/** What the template says of logons. What it does not say is not set, which is not the same as set well. */
function accessOf(settings: readonly Setting[]): Readonly<Record<string, unknown>> {
  const access = new Map<string, string>();
  const registry = new Map<string, string>();
  for (const { section, name, value } of settings) {
    if (section === 'System Access') access.set(name.toLowerCase(), value);
    // path=type,value; type 4 is a number, 1 and 7 are texts.
    else if (section === 'Registry Values') registry.set(name.toLowerCase(), value.replace(/^\d+,/, ''));
  }
  const whole = (text: string | undefined): number | undefined =>
    text !== undefined && /^-?\d+$/.test(text.trim()) ? Number(text) : undefined;
  const number = (name: string): number | undefined => whole(access.get(name));
  const idle = whole(registry.get(`${policies}inactivitytimeoutsecs`));
  const guest = number('enableguestaccount');
  const complexity = number('passwordcomplexity');
  const banner = unquoted(registry.get(`${policies}legalnoticetext`) ?? '').trim();
  const raw = {
    interface: 'os',
    minLength: number('minimumpasswordlength'),
    // Windows asks for three of its classes.
    minClasses: complexity === undefined ? undefined : complexity === 1 ? 3 : 0,
    passwordHistory: number('passwordhistorysize'),
    passwordMinAgeDays: number('minimumpasswordage'),
    // -1 is without end, which the kind writes as 0.
    passwordMaxAgeDays: endless(number('maximumpasswordage')),
    lockoutThreshold: number('lockoutbadcount'),
    lockoutMinutes: endless(number('lockoutduration')),
    idleLockMinutes: idle === undefined ? undefined : Math.ceil(idle / 60),
    guestLogon: guest === undefined ? undefined : guest === 0 ? 'disabled' : 'enabled',
    banner: banner === '' ? undefined : banner,
    clearTextPassword: number('cleartextpassword'),
  };
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined));
}
const endless = (value: number | undefined): number | undefined => (value === -1 ? 0 : value);

const fields = [
  'interface',
  'guestLogon',
  'minLength',
  'minClasses',
  'passwordHistory',
  'passwordMinAgeDays',
  'passwordMaxAgeDays',
] as const;
const more = ['lockoutThreshold', 'lockoutMinutes', 'idleLockMinutes', 'banner'] as const;

export const secedit = defineReader({
  id: 'secedit',
  title: 'Windows security template (INF)',
  description:
    'What `secedit /export /cfg file.inf` writes of one host: password, lockout, guest and idle settings and the notice before logon, as one record of access-settings. The file does not name its host: ' +
    'say it in the register, `fields: { asset: { value: HMI-1 } }`. A template of a group policy (GptTmpl.inf) has the same form and says what is ordered only. What is not set stays unknown. ' +
    'With `records: settings` every line is a record (section, name, value) for a kind of your own.',
  ceiling: 'E3',
  records: 'name',
  presets: { 'access-settings': Object.fromEntries([...fields, ...more].map((name) => [name, name])) },
  recognise: (head) =>
    /^\ufeff?\s*(?:;[^\n]*\n\s*)*\[(?:Unicode|Version|System Access)\]/i.test(headText(head)) &&
    /signature\s*=\s*"?\$CHICAGO\$|\[(?:System Access|Event Audit|Privilege Rights)\]/i.test(headText(head))
      ? 92
      : 0,
  read,
});
